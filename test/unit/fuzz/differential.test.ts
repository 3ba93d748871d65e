import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { DECLARED } from '../../differential/declared.ts';
import { batches } from '../../differential/differential.ts';
import { kindOf } from '../../differential/reduce.ts';
import { ROOMS } from '../../differential/rooms.ts';
import { smaller } from '../../differential/sequences.ts';
import { atom, callsOf, textOfCase, textOfNode } from '../../differential/source.ts';
import { root } from '../../support/shell.ts';

const scriptOf = (seed: number) => batches(seed, 3000, []).flat().map(textOfCase).join('');

it('makes the same cases of a seed, and others of another', () => {
  expect(scriptOf(7)).toBe(scriptOf(7));
  expect(scriptOf(7)).not.toBe(scriptOf(8));
});

it('makes scripts, with every room in them', () => {
  const cases = batches(11, 6000, []).flat();
  expect(() => new Script(cases.map(textOfCase).join(''))).not.toThrow();
  expect(new Set(cases.map(({ room }) => room))).toEqual(new Set(ROOMS.map(({ name }) => name)));
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(callsOf(cases)).toBeGreaterThan(5000);
});

it('writes keys that stay keys', () => {
  const node = { entries: [['__proto__', atom('1')] as const, ['a b', { items: [atom('2')] }] as const] };
  expect(textOfNode(node)).toBe('{["__proto__"]: 1, "a b": [2]}');
});

it('makes arguments smaller part by part', () => {
  const node = { entries: [['a', { items: [atom('1')] }] as const] };
  expect(smaller(node).map(textOfNode)).toEqual(['{}', '{}', '{a: []}', '{a: []}']);
});

it('tells kinds of differences from the values in them', () => {
  const about = (value: string) =>
    kindOf({ chromium: [`a.get(${value}) → ({a: ${value}})`], holdfast: ['a.get(1) → ()'] });
  expect(about('1')).toBe(about('{b: [2]}'));
  expect(about('1')).not.toBe(kindOf({ chromium: ['a.get(1) throws Error'], holdfast: ['a.get(1) → ()'] }));
});

it('declares only what the documents tell', () => {
  const rows = readFileSync(join(root, 'docs/differences.md'), 'utf8').split('\n');
  for (const { documented } of DECLARED)
    expect(
      rows.filter((row) => row.startsWith(`| ${documented}`)),
      documented,
    ).toHaveLength(1);
});
