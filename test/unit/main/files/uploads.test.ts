import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeUpload } from '../../../../src/main/files/uploads.ts';
import { givenFolder } from './files-fixture.ts';
import type { GivenFolder } from './files-fixture.ts';

let given: GivenFolder;
beforeEach(async () => {
  given = await givenFolder();
});
afterEach(() => {
  given.entries.writes.dispose();
  given.remove();
});
const body = (...parts: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
const query = (values: Record<string, string>) =>
  new URLSearchParams({ fileSystem: given.id, fullPath: '/inner/a.txt', position: '0', ...values });
const content = () => readFileSync(join(given.inner, 'a.txt'), 'utf8');

it('writes the body at its position', async () => {
  expect(await writeUpload(given.entries, query({ position: '1' }), body('E', 'LL'))).toBe('');
  await given.entries.writes.settle(join(given.inner, 'a.txt'));
  expect(content()).toBe('hELLo');
});

it('takes pieces that only add in any order', async () => {
  await Promise.all([
    writeUpload(given.entries, query({ position: '8' }), body('three')),
    writeUpload(given.entries, query({ position: '5' }), body('two')),
  ]);
  expect(content()).toBe('hellotwothree');
});

it.each([
  [{ fileSystem: '0'.repeat(32) }, 'Encoding'],
  [{ fullPath: '/inner/../secret.txt' }, 'Encoding'],
  [{ fullPath: '/inner/nothing.txt' }, 'NotFound'],
  [{ position: '-1' }, 'InvalidState'],
  [{ position: 'x' }, 'InvalidState'],
  [{ position: '1.5' }, 'InvalidState'],
  [{ position: '1e300' }, 'InvalidState'],
])('refuses %j', async (values, failure) => {
  expect(await writeUpload(given.entries, query(values), body('x'))).toBe(failure);
  await given.entries.writes.settleBelow(given.inner);
  expect(content()).toBe('hello');
});

it('refuses what was given for reading', async () => {
  const toRead = await given.entries.give(given.inner, false);
  expect(await writeUpload(given.entries, query({ fileSystem: toRead?.fileSystem ?? '' }), body('x'))).toBe('Security');
});
