import { expect, it } from 'vitest';
import { cpuInfo, featuresIn } from '../../../../src/api/system-cpu/main-cpu.ts';

it("reads features by Linux's names and tells them by Chrome's, in its order", () => {
  expect(featuresIn('processor : 0\nflags\t\t: avx2 sse4_1 fpu pni mmx\nbugs : sse\n')).toEqual([
    'mmx',
    'sse3',
    'sse4_1',
  ]);
  expect(featuresIn('')).toEqual([]);
});

it('adds the times up', () => {
  const info = cpuInfo() as {
    numOfProcessors: number;
    processors: { usage: { idle: number; kernel: number; user: number; total: number } }[];
  };
  expect(info.processors).toHaveLength(info.numOfProcessors);
  for (const { usage } of info.processors) {
    expect(Number.isInteger(usage.total)).toBe(true);
    expect(usage.total).toBe(usage.idle + usage.kernel + usage.user);
  }
});
