/** Differences that docs/differences.md tells, as the random cases come upon them. */
import type { Hunk } from '../conformance/compare.ts';

export interface Declared {
  /** How the row of docs/differences.md begins. */
  readonly documented: string;
  /** What the lines of both look like, joined by line ends; all of a hunk must match. */
  readonly chromium: RegExp;
  readonly holdfast: RegExp;
}

export const DECLARED: readonly Declared[] = [];

export function isDeclared({ chromium, holdfast }: Hunk): boolean {
  const [theirs, ours] = [chromium.join('\n'), holdfast.join('\n')];
  return DECLARED.some((row) => row.chromium.test(theirs) && row.holdfast.test(ours));
}
