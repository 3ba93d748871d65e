/** Holdfast's transcript of a case beside Chromium's: where they differ, and which of that is declared. */
import differences from './differences.json' with { type: 'json' };
import racyParts from './racy.json' with { type: 'json' };
import type { RacyPart } from './transcript.ts';

/** Lines that stand in one transcript in place of those in the other. */
export interface Hunk {
  readonly chromium: readonly string[];
  readonly holdfast: readonly string[];
}

/** A row of differences.json: Holdfast does otherwise in these cases, on purpose. In each of them all the hunks are seen. */
export interface Difference {
  /** `group/name` */
  readonly cases: readonly string[];
  /** The call or event that it is about. */
  readonly step: string;
  readonly reason: string;
  /** How the row of docs/differences.md begins that tells it. */
  readonly documented: string;
  readonly hunks: readonly Hunk[];
}

/** A row of racy.json: what Chromium itself does now this way, now that. */
export interface Racy {
  readonly case: string;
  readonly part: RacyPart;
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = differences;
export const RACY = racyParts as readonly Racy[];

/** The parts of a case (`group/name`) that are not compared. */
export const racyPartsOf = (name: string): RacyPart[] =>
  RACY.filter((racy) => racy.case === name).map(({ part }) => part);

export interface Verdict {
  /** The rows about the case. */
  readonly declared: readonly Difference[];
  /** What differs without being declared. */
  readonly undeclared: readonly Hunk[];
  /** What is declared for the case and was not seen. */
  readonly stale: readonly Hunk[];
}

/** @param name `group/name` */
export function judge(
  name: string,
  chromium: readonly string[],
  holdfast: readonly string[],
  all: readonly Difference[] = DIFFERENCES,
): Verdict {
  const rows = all.filter(({ cases }) => cases.includes(name));
  const expected = rows.flatMap(({ hunks }) => hunks);
  const observed = hunksOf(chromium, holdfast);
  return {
    declared: rows,
    undeclared: observed.filter((hunk) => !expected.some((other) => same(hunk, other))),
    stale: expected.filter((hunk) => !observed.some((other) => same(hunk, other))),
  };
}

/** The smallest replacements that turn one list of lines into the other, by their longest common subsequence. */
export function hunksOf(chromium: readonly string[], holdfast: readonly string[]): Hunk[] {
  const lengths = commonLengths(chromium, holdfast);
  const hunks: Hunk[] = [];
  let open: { chromium: string[]; holdfast: string[] } | undefined;
  const inHunk = () => {
    if (!open) hunks.push((open = { chromium: [], holdfast: [] }));
    return open;
  };
  let i = 0;
  let j = 0;
  while (i < chromium.length || j < holdfast.length) {
    const [a, b] = [chromium[i], holdfast[j]];
    if (a !== undefined && a === b) {
      open = undefined;
      i += 1;
      j += 1;
    } else if (a !== undefined && (b === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      inHunk().chromium.push(a);
      i += 1;
    } else if (b !== undefined) {
      inHunk().holdfast.push(b);
      j += 1;
    }
  }
  return hunks;
}

/** Of all pairs of ends of the two lists, how many lines they have in common in the same order. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths: number[][] = [];
  for (let i = a.length; i >= 0; i--) {
    const row = (lengths[i] = Array.from({ length: b.length + 1 }, () => 0));
    for (let j = b.length - 1; j >= 0 && i < a.length; j--) {
      row[j] = a[i] === b[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), row[j + 1] ?? 0);
    }
  }
  return lengths;
}

const at = (table: readonly (readonly number[])[], i: number, j: number): number => table[i]?.[j] ?? 0;

const same = (a: Hunk, b: Hunk): boolean => sameLines(a.chromium, b.chromium) && sameLines(a.holdfast, b.holdfast);
const sameLines = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, index) => line === b[index]);
