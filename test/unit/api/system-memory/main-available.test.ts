import { expect, it } from 'vitest';
import { availableIn, availableMemory } from '../../../../src/api/system-memory/main-available.ts';

const text = (lines: readonly string[]) => `MemTotal:  1000 kB\n${lines.map((line) => `${line}\n`).join('')}`;

it('leaves what holds files in use out of what Linux calls available', () => {
  expect(availableIn(text(['MemAvailable:     300 kB', 'Active:  200 kB', 'Active(file):      100 kB']))).toBe(
    200 * 1024,
  );
  expect(availableIn(text(['MemAvailable:     100 kB', 'Active(file):      300 kB']))).toBe(0);
});

it('says nothing where the kernel does not', () => {
  expect(availableIn(text(['Active(file):      100 kB']))).toBeUndefined();
  expect(availableIn(text(['MemAvailable:     100 kB']))).toBeUndefined();
});

it('tells bytes of this machine', async () => {
  const bytes = await availableMemory();
  expect(Number.isInteger(bytes)).toBe(true);
  expect(bytes).toBeGreaterThanOrEqual(0);
});
