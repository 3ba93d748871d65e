import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { checkPolicy } from '../../../src/cli/kiosk-check.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const folder = temporaryFolders();

/** Runs the check and collects what it prints. */
async function check(text: string, options: { hostName?: string; json?: boolean } = {}) {
  const file = join(folder(), 'policy.json');
  writeFileSync(file, text, { mode: 0o644 });
  let out = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      out += String(chunk);
      return true;
    }),
  );
  try {
    const code = await checkPolicy(file, { json: false, deviceId: 'd', ...options });
    return { code, out };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const POLICY = JSON.stringify({
  PolicyVersion: 1,
  ExitPin: 'scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  Heartbeat: { Url: 'https://example.com/', Authorization: 'Bearer AAAA' },
  Devices: [{ Match: { HostName: 'till-7' }, Policy: { HideCursor: true } }],
});

it('says what holds on a device, and nothing of the PIN', async () => {
  const { code, out } = await check(POLICY, { hostName: 'till-7' });
  expect(code).toBe(0);
  expect(out).toContain('1 group of devices');
  expect(out).toContain('On till-7 (device id d):');
  expect(out).toContain('HideCursor: true');
  expect(out).toContain('ExitPin: (set)');
  expect(out).not.toContain('AAAA');
  expect(JSON.parse((await check(POLICY, { hostName: 'other', json: true })).out)).toMatchObject({ HideCursor: false });
});

it('names every fault and ends with 1', async () => {
  const { code, out } = await check('{"PolicyVersion": 1, "A": 1, "Display": "left"}');
  expect(code).toBe(1);
  expect(out).toContain('A: there is no such key');
  expect(out).toContain('\n  Display: ');
});
