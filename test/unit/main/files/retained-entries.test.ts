import { expect, it } from 'vitest';
import { RetainedEntries } from '../../../../src/main/files/retained-entries.ts';
import type { AppRecords } from '../../../../src/main/storage/app-records.ts';

function fakeRecords(): AppRecords {
  const kept = new Map<string, string>();
  return {
    read: (name) => JSON.parse(kept.get(name) ?? 'null') as unknown,
    write: (name, value) => kept.set(name, JSON.stringify(value)).size > 0,
  };
}
const entry = { path: '/x/a.txt', isDirectory: false };

it('keeps entries for the next start with the permission, and only then', () => {
  const records = fakeRecords();
  new RetainedEntries(records, true).keep('a', entry);
  expect(new RetainedEntries(records, true).use('a')).toEqual(entry);
  expect(new RetainedEntries(records, false).has('a')).toBe(false);
  const without = fakeRecords();
  new RetainedEntries(without, false).keep('a', entry);
  expect(new RetainedEntries(without, true).has('a')).toBe(false);
});

it('forgets the one that was used longest ago beyond 500', () => {
  const retained = new RetainedEntries(fakeRecords(), true);
  for (let i = 0; i < 500; i++) retained.keep(`id${i}`, entry);
  retained.use('id0');
  retained.keep('more', entry);
  expect([retained.has('id0'), retained.has('id1'), retained.has('more')]).toEqual([true, false, true]);
});

it('takes a record that somebody has spoiled for none', () => {
  const records = fakeRecords();
  records.write('retained-entries', [['a', { path: 5 }]]);
  expect(new RetainedEntries(records, true).has('a')).toBe(false);
});
