/** Every case of every group is one test: Holdfast did what Chromium did, but for what differences.json declares. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { root } from '../support/shell.ts';
import { DIFFERENCES, hunksOf, judge, RACY } from './compare.ts';
import { majorOf, readRecorded, recordedMajor } from './recorded.ts';
import type { GroupRun } from './run-all.ts';
import type { CaseResult } from './run-group.ts';

const { mode, partial, groups } = inject('conformance');

describe.each(groups)('$name', ({ name, holdfast, chromium }: GroupRun) => {
  const recorded = readRecorded(name);

  it('runs to its end', () => {
    expect(holdfast.failure).toBeUndefined();
    expect(chromium?.failure).toBeUndefined();
    expect(Object.keys(holdfast.cases).length).toBeGreaterThan(0);
  });

  for (const [key, result] of Object.entries(holdfast.cases)) {
    it.skipIf('skipped' in result)(key, () => {
      const reference = chromium ? linesOf(chromium.cases[key]) : recorded[key];
      if (!reference)
        throw new Error('Chromium has no answer to this case; npm run test:conformance -- --record asks it.');
      // What is recorded stands on both sides, and is to differ nowhere.
      const declared = mode === 'record' ? [] : DIFFERENCES;
      const { undeclared, stale } = judge(`${name}/${key}`, reference, linesOf(result), declared);
      // Compared whole, so that a failure shows the surroundings.
      if (undeclared.length > 0) expect(linesOf(result)).toEqual(reference);
      expect(stale, 'declared in differences.json, but not seen').toEqual([]);
    });
  }

  if (mode === 'live' && chromium && majorOf(chromium.agent) === recordedMajor(name)) {
    it('the recorded answers are those of this Chromium', () => {
      const changed = Object.entries(chromium.cases).flatMap(([key, result]) => {
        if ('skipped' in result) return [];
        const hunks = hunksOf(recorded[key] ?? [], linesOf(result));
        return hunks.map((hunk) => ({ case: key, recorded: hunk.chromium, now: hunk.holdfast }));
      });
      expect(changed).toEqual([]);
    });
  }
});

describe('docs/differences.md', () => {
  const rows = readFileSync(join(root, 'docs/differences.md'), 'utf8').split('\n');

  it('has a row, and one only, for everything that is declared', () => {
    for (const { documented, cases } of DIFFERENCES) {
      const found = rows.filter((row) => row.startsWith(`| ${documented}`) || row.startsWith(`- ${documented}`));
      expect(found, cases[0]).toHaveLength(1);
    }
  });
});

describe.skipIf(partial)('what is declared', () => {
  const known = new Set(
    groups.flatMap(({ name, holdfast }) => Object.keys(holdfast.cases).map((key) => `${name}/${key}`)),
  );

  it('differences.json and racy.json are about cases that there are', () => {
    const named = [...DIFFERENCES.flatMap(({ cases }) => cases), ...RACY.map((racy) => racy.case)];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('every row tells its reason', () => {
    for (const { reason, step } of DIFFERENCES) expect(reason, step).toMatch(/^[A-Z].{20,}\.$/s);
    for (const { why, case: name } of RACY) expect(why, name).toMatch(/^[A-Z].{20,}\.$/s);
  });
});

function linesOf(result: CaseResult | undefined): readonly string[] {
  if (!result) throw new Error('Chromium did not run this case.');
  if ('lines' in result) return result.lines;
  throw new Error(
    'failure' in result ? `The case went wrong: ${result.failure}` : `The machine lacks ${result.skipped}.`,
  );
}
