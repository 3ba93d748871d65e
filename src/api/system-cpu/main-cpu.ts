/** The processor as Chrome describes it. */
import { readFileSync } from 'node:fs';
import { arch, cpus, machine, platform } from 'node:os';

/** Chrome's names of features in its order, and what Linux calls them. */
const FEATURES: readonly (readonly [name: string, flag: string])[] = [
  ['mmx', 'mmx'],
  ['sse', 'sse'],
  ['sse2', 'sse2'],
  ['sse3', 'pni'],
  ['ssse3', 'ssse3'],
  ['sse4_1', 'sse4_1'],
  ['sse4_2', 'sse4_2'],
  ['avx', 'avx'],
];
/** What every 64-bit x86 processor has. */
const BASELINE = ['mmx', 'sse', 'sse2'];

/** Keys in the alphabet's order, which is Chrome's. Times are since the system's start, in the system's own units. */
export function cpuInfo(): object {
  const all = cpus();
  return {
    archName: machine(),
    features: features(),
    modelName: all[0]?.model.trim() ?? '',
    numOfProcessors: all.length,
    processors: all.map(({ times }) => {
      const [idle, kernel, user] = [inUnits(times.idle), inUnits(times.sys), inUnits(times.user + times.nice)];
      return { usage: { idle, kernel, total: idle + kernel + user, user } };
    }),
    // Chrome has them on ChromeOS only.
    temperatures: [],
  };
}

/** Node's milliseconds in what Chrome passes on: 100 ns on Windows, elsewhere the kernel's ticks of 10 ms. */
function inUnits(milliseconds: number): number {
  return platform() === 'win32' ? milliseconds * 10_000 : Math.round(milliseconds / 10);
}

let known: readonly string[] | undefined;

function features(): readonly string[] {
  if (arch() !== 'x64' && arch() !== 'ia32') return [];
  known ??= platform() === 'linux' ? featuresIn(readFileSync('/proc/cpuinfo', 'utf8')) : BASELINE;
  return known;
}

/** @param text of `/proc/cpuinfo` */
export function featuresIn(text: string): readonly string[] {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(text)?.[1]?.trim().split(' '));
  return FEATURES.filter(([, flag]) => flags.has(flag)).map(([name]) => name);
}
