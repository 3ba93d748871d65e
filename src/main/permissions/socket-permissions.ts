/** What an app may do with sockets: the `sockets` manifest key and the old `socket` permission, which do not mix. */
import { formatHostPattern, matchesHostPattern, parseHostPattern, type HostPattern } from './host-pattern.ts';
import { isDictionary, jsonType, toChromeJson } from './json-type.ts';
import { PermissionError } from './permission-error.ts';

export const SOCKET_OPERATIONS = [
  'udp.bind',
  'udp.send',
  'udp.multicastMembership',
  'tcp.connect',
  'tcpServer.listen',
] as const;
export type SocketOperation = (typeof SOCKET_OPERATIONS)[number];

/** The only pattern that `multicastMembership` knows. */
const ANY: HostPattern = { host: '', subdomains: true, port: undefined };

export class SocketPermissions {
  readonly #patterns: ReadonlyMap<SocketOperation, readonly HostPattern[]>;

  constructor(patterns: ReadonlyMap<SocketOperation, readonly HostPattern[]>) {
    this.#patterns = patterns;
  }

  /**
   * @param host the address or name exactly as the app passed it; for listen and bind the local address.
   * @param port the port that will be used; port 0 is matched by patterns for any port only.
   */
  check(operation: SocketOperation, host: string, port: number): boolean {
    const patterns = this.#patterns.get(operation) ?? [];
    if (operation === 'udp.multicastMembership') return patterns.length > 0;
    return patterns.some((pattern) => matchesHostPattern(pattern, host, port));
  }

  /** Everything that either allows. */
  union(other: SocketPermissions): SocketPermissions {
    const patterns = SOCKET_OPERATIONS.map(
      (operation) =>
        [operation, [...(this.#patterns.get(operation) ?? []), ...(other.#patterns.get(operation) ?? [])]] as const,
    );
    return new SocketPermissions(new Map(patterns));
  }

  /** The declared patterns in Chrome's canonical spelling, without duplicates, for showing to people. */
  patterns(operation: SocketOperation): string[] {
    return [...new Set((this.#patterns.get(operation) ?? []).map(formatHostPattern))];
  }
}

/**
 * Reads the value of the `sockets` manifest key. `{}` exposes the namespaces and grants nothing; unknown sub-keys are ignored.
 * @throws PermissionError with Chrome's text for the first value of a wrong type, else for the first malformed pattern, in the
 *   order of SOCKET_OPERATIONS (Chromium reads all types before it looks at a pattern).
 */
export function parseSocketsManifest(value: unknown): SocketPermissions {
  if (!isDictionary(value)) throw new PermissionError(`expected dictionary, got ${jsonType(value)}`, 'sockets');
  const declared = new Map<SocketOperation, readonly string[]>();
  for (const operation of SOCKET_OPERATIONS) {
    const texts = patternsOf(value, operation);
    if (texts !== undefined) declared.set(operation, texts);
  }
  const patterns = new Map<SocketOperation, readonly HostPattern[]>();
  for (const [operation, texts] of declared)
    patterns.set(
      operation,
      texts.map((text) => parsePattern(operation, text)),
    );
  return new SocketPermissions(patterns);
}

/** The strings given for e.g. `udp.bind`; undefined when the manifest does not name it. */
function patternsOf(
  sockets: Readonly<Record<string, unknown>>,
  operation: SocketOperation,
): readonly string[] | undefined {
  const [protocol = '', method = ''] = operation.split('.');
  if (!Object.hasOwn(sockets, protocol)) return undefined;
  const methods = sockets[protocol];
  if (!isDictionary(methods)) {
    throw new PermissionError(`'${protocol}': expected dictionary, got ${jsonType(methods)}`, `sockets.${protocol}`);
  }
  if (!Object.hasOwn(methods, method)) return undefined;
  const key = `sockets.${operation}`;
  const given = methods[method];
  if (typeof given === 'string') return [given];
  if (!Array.isArray(given)) throw new PermissionError(`expected string or strings, got ${jsonType(given)}`, key);
  return given.map((item: unknown, index) => {
    if (typeof item === 'string') return item;
    const cause = `Parsing array failed at index ${index}: expected string, got ${jsonType(item)}`;
    throw new PermissionError(`Error at key 'strings': ${cause}`, key);
  });
}

function parsePattern(operation: SocketOperation, text: string): HostPattern {
  const pattern = operation !== 'udp.multicastMembership' ? parseHostPattern(text) : text === '' ? ANY : undefined;
  if (pattern === undefined) throw new PermissionError(`Invalid host:port pattern '${text}'`, `sockets.${operation}`);
  return pattern;
}

// ---- The old permission, {"socket": ["tcp-connect:host:port", …]} ------------------------------------------------

const OLD_TYPES: Readonly<Record<string, SocketOperation | 'nothing'>> = {
  'tcp-connect': 'tcp.connect',
  'tcp-listen': 'tcpServer.listen',
  'udp-bind': 'udp.bind',
  'udp-send-to': 'udp.send',
  'udp-multicast-membership': 'udp.multicastMembership',
  // Valid, but no function of chrome.socket asks for them.
  'resolve-host': 'nothing',
  'resolve-proxy': 'nothing',
  'network-state': 'nothing',
};
const WITHOUT_PATTERN: ReadonlySet<string> = new Set([
  'udp-multicast-membership',
  'resolve-host',
  'resolve-proxy',
  'network-state',
]);

export interface OldSocketPermission {
  readonly permissions: SocketPermissions;
  /** One for each malformed item, which is dropped. */
  readonly warnings: readonly string[];
}

/**
 * Reads the value of the `socket` permission.
 * @param value undefined for the permission as a bare string.
 * @throws PermissionError when nothing valid is in the list. Chromium 156 refuses a bare `"socket"` so, although the documentation
 *   once described it.
 */
export function parseSocketPermission(value: unknown): OldSocketPermission {
  const fail = (cause: string): never => {
    throw new PermissionError(`Invalid value for 'permissions[socket]': ${cause}.`, 'permissions[socket]');
  };
  if (value === undefined) return fail('NULL or empty permission list');
  // The full stop before the last one is in Chrome's text.
  if (!Array.isArray(value)) return fail("Cannot parse the permission list. It's not a list.");

  const patterns = new Map<SocketOperation, HostPattern[]>();
  const warnings: string[] = [];
  let valid = 0;
  for (const item of value as readonly unknown[]) {
    const parsed = typeof item === 'string' ? parseSocketItem(item) : undefined;
    if (parsed === undefined) {
      warnings.push(`Permission '${toChromeJson(item)}' is unknown or URL pattern is malformed.`);
      continue;
    }
    valid++;
    if (parsed.operation === 'nothing') continue;
    const list = patterns.get(parsed.operation) ?? [];
    list.push(parsed.pattern);
    patterns.set(parsed.operation, list);
  }
  if (valid === 0) return fail('NULL or empty permission list');
  return { permissions: new SocketPermissions(patterns), warnings };
}

/** Reads one item, `type`, `type:host` or `type:host:port`; undefined when malformed. */
export function parseSocketItem(
  item: string,
): { readonly operation: SocketOperation | 'nothing'; readonly pattern: HostPattern } | undefined {
  const colon = item.indexOf(':');
  const type = colon < 0 ? item : item.slice(0, colon);
  const operation = Object.hasOwn(OLD_TYPES, type) ? OLD_TYPES[type] : undefined;
  if (operation === undefined) return undefined;
  if (WITHOUT_PATTERN.has(type)) return colon < 0 ? { operation, pattern: ANY } : undefined;
  const pattern = colon < 0 ? ANY : parseHostPattern(item.slice(colon + 1));
  return pattern && { operation, pattern };
}
