import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashPin, PIN_HASH, verifyPin } from '../../../../../src/main/kiosk/policy/exit-pin.ts';
import { PinLock } from '../../../../../src/main/kiosk/policy/pin-lock.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();

it('knows a PIN by its hash', async () => {
  const hash = await hashPin('2468');
  expect(hash).toMatch(PIN_HASH);
  expect(await verifyPin('2468', hash)).toBe(true);
  expect(await verifyPin('2469', hash)).toBe(false);
  expect(await verifyPin('', hash)).toBe(false);
  expect(await verifyPin('2468', '2468')).toBe(false);
});

it('has a salt, and is scrypt as others compute it', async () => {
  expect(await hashPin('1111')).not.toBe(await hashPin('1111'));
  // Computed with Python's hashlib.scrypt(b'1111', salt=bytes(16), n=2**15, r=8, p=1, dklen=32).
  expect(await hashPin('1111', new Uint8Array(16))).toBe(EXPECTED);
});

it('locks after failures in a row, twice as long after each further one, also over a restart', () => {
  const file = join(folder(), 'pin.json');
  const lockout = { Failures: 3, Seconds: 10 };
  let now = 1_000_000;
  const open = () => new PinLock(file, () => now);
  let lock = open();
  for (let i = 0; i < 2; i++) lock.attempt();
  expect(lock.lockedFor(lockout)).toBe(0);
  lock.attempt();
  expect(lock.lockedFor(lockout)).toBe(10_000);
  lock = open();
  expect(lock.lockedFor(lockout)).toBe(10_000);
  // As the policy says now, not as it said then.
  expect(lock.lockedFor({ Failures: 3, Seconds: 1 })).toBe(1000);
  expect(lock.lockedFor({ Failures: 20, Seconds: 1 })).toBe(0);
  now += 10_000;
  expect(lock.lockedFor(lockout)).toBe(0);
  lock.attempt();
  expect(lock.lockedFor(lockout)).toBe(20_000);
  now += 20_000;
  lock.attempt();
  lock.succeeded();
  lock = open();
  expect(lock.lockedFor(lockout)).toBe(0);
  lock.attempt();
  expect(lock.lockedFor(lockout)).toBe(0);
});

it('neither a clock that goes back nor very many failures lock for ever', () => {
  const file = join(folder(), 'pin.json');
  const lockout = { Failures: 1, Seconds: 10 };
  let now = 5_000_000;
  const lock = new PinLock(file, () => now);
  lock.attempt();
  now = 0;
  expect(lock.lockedFor(lockout)).toBe(10_000);
  // As many as make a power of two that no number can be; each attempt would write the file.
  writeFileSync(file, JSON.stringify({ failures: 2000, lastFailure: 0 }));
  const much = new PinLock(file, () => now);
  expect(much.lockedFor(lockout)).toBe(86_400_000);
  much.attempt();
  expect(much.lockedFor(lockout)).toBe(86_400_000);
});

it('takes a broken record for none', () => {
  const file = join(folder(), 'pin.json');
  writeFileSync(file, '{');
  const lock = new PinLock(file);
  expect(lock.lockedFor({ Failures: 1, Seconds: 1 })).toBe(0);
  lock.attempt();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ failures: 1 });
});

const EXPECTED = 'scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA$UPjA60vXBc4ZdOxtX-2cNjI3ddwKLtszKwBN7dUycCk';
