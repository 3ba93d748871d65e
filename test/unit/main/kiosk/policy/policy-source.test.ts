import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { KioskPolicy } from '../../../../../src/main/kiosk/policy/effective-policy.ts';
import { readPolicyFile } from '../../../../../src/main/kiosk/policy/policy-file.ts';
import { keptPolicyFile, PolicySource } from '../../../../../src/main/kiosk/policy/policy-source.ts';
import { fakeLog } from '../../../../support/fake-log.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();
const sources: PolicySource[] = [];
afterEach(() => {
  for (const source of sources.splice(0)) source.close();
});

function write(policy: object, file = join(folder(), 'policy.json')): string {
  writeFileSync(file, JSON.stringify({ PolicyVersion: 1, ...policy }), { mode: 0o644 });
  return file;
}

function open(file: string | undefined, profile = join(folder(), 'profile')) {
  const log = fakeLog();
  const source = new PolicySource({ file, profile, log, device: { hostName: 'h', deviceId: 'd' }, pollMs: 20 });
  sources.push(source);
  return { source, log, profile };
}

const posix = process.platform !== 'win32';

describe.runIf(posix)('a policy file that others may write is refused', () => {
  it.each([0o664, 0o646, 0o666])('with the mode %o', async (mode) => {
    const file = write({});
    chmodSync(file, mode);
    await expect(readPolicyFile(file)).rejects.toThrow(/Others than its owner may write it/);
    chmodSync(file, 0o644);
    await expect(readPolicyFile(file)).resolves.toBeDefined();
  });

  it('in a folder that others may write, also by a link from elsewhere', async () => {
    const open = folder();
    mkdirSync(join(open, 'inner'));
    const file = write({}, join(open, 'inner/policy.json'));
    chmodSync(open, 0o777);
    await expect(readPolicyFile(file)).rejects.toThrow(`Others than its owner may write the folder ${open}`);
    const link = join(folder(), 'policy.json');
    symlinkSync(file, link);
    await expect(readPolicyFile(link)).rejects.toThrow(/Others than its owner may write the folder/);
    // In a sticky folder nobody replaces what is another's.
    chmodSync(open, 0o1777);
    await expect(readPolicyFile(file)).resolves.toBeDefined();
  });

  it.runIf(process.getuid?.() === 0)('of another user', async () => {
    const file = write({});
    chownSync(file, 12_345, 12_345);
    await expect(readPolicyFile(file)).rejects.toThrow(/belongs to another user/);
    chownSync(file, 0, 0);
    chownSync(dirname(file), 12_345, 12_345);
    await expect(readPolicyFile(file)).rejects.toThrow(/The folder .* belongs to another user/);
  });
});

it('names a file that is not there, or is none', async () => {
  await expect(readPolicyFile(join(folder(), 'none.json'))).rejects.toThrow(/It cannot be read \(ENOENT\)/);
  await expect(readPolicyFile(folder())).rejects.toThrow(/It is no file/);
});

it('gives everything its default without a file', async () => {
  expect(await open(undefined).source.open()).toMatchObject({ PrintingEnabled: false });
});

it('reads folders from where the policy is', async () => {
  const file = write({ App: 'app', Devices: [{ Match: { HostName: 'h' }, Policy: { App: '../other' } }] });
  expect((await open(file).source.open()).App).toBe(join(dirname(file), '../other'));
});

it('tells of a good change, and keeps the last good one through a bad one', async () => {
  const file = write({ HideCursor: true });
  const { source, log } = open(file);
  expect((await source.open()).HideCursor).toBe(true);
  const seen: KioskPolicy[] = [];
  let next = () => {};
  source.watch((policy) => {
    seen.push(policy);
    next();
  });
  writeFileSync(file, '{"PolicyVersion": 1, "HideCursor": "no"}');
  await source.reload();
  expect(seen).toEqual([]);
  expect(log.lines.join('\n')).toContain('HideCursor: expected boolean, received string');
  expect(log.lines.join('\n')).toContain('The last good one stays.');
  const told = log.lines.length;
  await source.reload();
  expect(log.lines).toHaveLength(told);
  // Found by itself.
  const changed = new Promise<void>((resolve) => {
    next = resolve;
  });
  write({ HideCursor: false, ContextMenuEnabled: true }, `${file}.new`);
  renameSync(`${file}.new`, file);
  await changed;
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ HideCursor: false, ContextMenuEnabled: true });
});

it('starts with the last good one when the file has gone bad, is gone, or may be written by others', async () => {
  const file = write({ AllowedHosts: ['a:1'] });
  const { source, profile } = open(file);
  await source.open();
  writeFileSync(file, '{');
  const second = open(file, profile);
  expect((await second.source.open()).AllowedHosts).toEqual(['a:1']);
  expect(second.log.lines.join('\n')).toMatch(/not JSON[^]*The last good one stays/);
  rmSync(file);
  expect((await open(file, profile).source.open()).AllowedHosts).toEqual(['a:1']);
  if (!posix) return;
  write({ AllowedHosts: ['evil:1'] }, file);
  chmodSync(file, 0o666);
  expect((await open(file, profile).source.open()).AllowedHosts).toEqual(['a:1']);
});

it('does not start with a bad one when there never was a good one, nor when what was kept is bad too', async () => {
  const file = write({ Colour: 1 });
  const { source, profile } = open(file);
  await expect(source.open()).rejects.toThrow('Colour: there is no such key');
  mkdirSync(dirname(keptPolicyFile(profile)), { recursive: true });
  writeFileSync(keptPolicyFile(profile), '{"PolicyVersion":');
  await expect(open(file, profile).source.open()).rejects.toThrow('Colour: there is no such key');
});

it('keeps the values of storage.managed where they are read from', async () => {
  const app = 'abcdefghijklmnopabcdefghijklmnop';
  const { source, profile } = open(write({ '3rdparty': { extensions: { [app]: { Till: 7 } } } }));
  await source.open();
  const kept = JSON.parse(readFileSync(keptPolicyFile(profile), 'utf8')) as Record<string, unknown>;
  expect(kept['3rdparty']).toEqual({ extensions: { [app]: { Till: 7 } } });
});
