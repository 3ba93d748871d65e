import { expect, it } from 'vitest';
import { isAccessible, matchesGlob, partitionSession } from '../../../../src/main/package/webview-partition.ts';

const ONE = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

it("makes a session of the app's own for each partition, kept only where the app says so", () => {
  const names = [ONE, OTHER].flatMap((id) =>
    ['', 'x', 'persist:x', 'persist:../y'].map((name) => partitionSession(id, name)),
  );
  expect(new Set(names).size).toBe(8);
  expect(names.map((name) => name?.startsWith('persist:'))).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
    true,
    true,
  ]);
  for (const name of names) expect(name).toMatch(/^(persist:)?[ab]{32}-webview-[0-9a-f]{32}$/);
});

it('refuses a name that is only a prefix', () => expect(partitionSession(ONE, 'persist:')).toBeUndefined());

it('lets guests have what the manifest names for their partition', () => {
  const partitions = [
    { name: 'trusted*', accessible_resources: ['shared/*', '/local.html'] },
    { name: 'persist:x', accessible_resources: ['*'] },
  ];
  const has = (partition: string, path: string) => isAccessible({ webview: { partitions } }, partition, path);
  expect(has('trusted', '/shared/a/b.js')).toBe(true);
  expect(has('trusted2', '/local.html')).toBe(true);
  expect(has('trusted', '/window.html')).toBe(false);
  expect(has('trusted', '/sharedX')).toBe(false);
  expect(has('', '/local.html')).toBe(false);
  expect(has('persist:x', '/anything')).toBe(true);
  expect(isAccessible({ webview: undefined }, 'trusted', '/local.html')).toBe(false);
});

it('takes nothing in a pattern but stars and question marks as special', () => {
  expect(matchesGlob('a.b+c(d)[e]', 'a.b+c(d)[e]')).toBe(true);
  expect(matchesGlob('a.b', 'axb')).toBe(false);
  expect(matchesGlob('a?c', 'abc')).toBe(true);
});
