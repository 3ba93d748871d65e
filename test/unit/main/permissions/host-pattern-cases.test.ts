/** Every row of host-pattern-cases.json: 94 from Chromium's own unit tests, 63 derived from its rules. */
import { describe, expect, it } from 'vitest';
import {
  parseSocketItem,
  parseSocketPermission,
  parseSocketsManifest,
  SOCKET_OPERATIONS,
  type SocketOperation,
  type SocketPermissions,
} from '../../../../src/main/permissions/socket-permissions.ts';
import cases from './host-pattern-cases.json' with { type: 'json' };

interface Row {
  readonly permission: string | null;
  /** Null for a permission without any pattern (`tcp-connect`). */
  readonly pattern: string | null;
  readonly form: string;
  readonly valid: boolean;
  readonly canonical?: string;
  readonly matches: readonly (readonly [string, number])[];
  readonly rejects: readonly (readonly [string, number])[];
  readonly rejectsOtherType?: readonly (readonly [string, string, number])[];
}

const rows = cases as unknown as readonly Row[];
const OPERATIONS: Readonly<Record<string, SocketOperation>> = {
  'tcp-connect': 'tcp.connect',
  'tcp-listen': 'tcpServer.listen',
  'udp-bind': 'udp.bind',
  'udp-send-to': 'udp.send',
  'udp-multicast-membership': 'udp.multicastMembership',
};

function operationOf(permission: string | null): SocketOperation {
  const operation = OPERATIONS[permission ?? ''];
  if (operation === undefined) throw new Error(`the table has no operation for ${permission}`);
  return operation;
}

function inSocketsKey(row: Row): () => SocketPermissions {
  const [protocol = '', method = ''] = operationOf(row.permission).split('.');
  return () => parseSocketsManifest({ [protocol]: { [method]: row.pattern } });
}

function check(row: Row, permissions: SocketPermissions): void {
  const operation = operationOf(row.permission);
  const granted =
    (type: string) =>
    ([host, port]: readonly [string, number]) => [type, host, port, permissions.check(operationOf(type), host, port)];
  const { permission } = row;
  expect(row.matches.map(granted(permission ?? ''))).toEqual(
    row.matches.map((request) => [permission, ...request, true]),
  );
  expect(row.rejects.map(granted(permission ?? ''))).toEqual(
    row.rejects.map((request) => [permission, ...request, false]),
  );
  for (const [type, host, port] of row.rejectsOtherType ?? [])
    expect(granted(type)([host, port])).toEqual([type, host, port, false]);
  if (row.canonical) expect(permissions.patterns(operation)).toEqual([row.canonical]);
}

describe('host patterns', () => {
  it('has the whole table', () => {
    expect(rows).toHaveLength(157);
    expect(rows.every(({ form }) => ['both', 'manifest', 'legacy', 'legacy-item'].includes(form))).toBe(true);
  });

  const inSockets = rows.filter(({ form }) => form === 'both' || form === 'manifest');
  it.each(inSockets.map((row) => ({ title: `${row.permission} ${JSON.stringify(row.pattern)}`, row })))(
    'in the sockets key: $title',
    ({ row }) => {
      const parse = inSocketsKey(row);
      if (!row.valid) expect(parse).toThrow(`Invalid host:port pattern '${row.pattern}'`);
      else check(row, parse());
    },
  );

  const inOldPermission = rows.filter(({ form }) => form !== 'manifest');
  it.each(
    inOldPermission.map((row) => {
      const parts = [row.permission, row.pattern].filter((part) => part !== null);
      return { item: parts.join(':'), row };
    }),
  )('in the old permission: $item', ({ item, row }) => {
    if (!row.valid) {
      expect(parseSocketItem(item)).toBeUndefined();
      return;
    }
    const { permissions, warnings } = parseSocketPermission([item]);
    expect(warnings).toEqual([]);
    if (OPERATIONS[row.permission ?? ''] !== undefined) check(row, permissions);
    // resolve-host and the like are asked for by no function of chrome.socket.
    else
      expect(SOCKET_OPERATIONS.filter((operation) => permissions.check(operation, 'www.example.com', 80))).toEqual([]);
  });

  it('leaves no row out', () => {
    expect(new Set([...inSockets, ...inOldPermission]).size).toBe(rows.length);
  });
});
