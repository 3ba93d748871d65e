/** Runs groups in the targets, a few at a time, and once more what differed in the first run only. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../support/chromium.ts';
import { root } from '../support/shell.ts';
import { hunksOf, judge } from './compare.ts';
import type { Group } from './groups.ts';
import { majorOf, readRecorded, recordedMajor } from './recorded.ts';
import { runGroup, type CaseResult, type GroupResult, type RunOptions } from './run-group.ts';
import type { TargetName } from './targets.ts';

/** live: beside the installed Chromium. recorded: beside the recorded answers. record: Chromium twice, whose answers are kept. */
export type Mode = 'live' | 'recorded' | 'record';

export interface GroupRun {
  readonly name: string;
  /** In the mode `record` it is Chromium's too. */
  readonly holdfast: GroupResult;
  /** The reference; nothing in the mode `recorded`. */
  readonly chromium: GroupResult | undefined;
  /** Cases that differed in the first run and not in the second, or the other way round: the machine was too busy for them. */
  readonly unsteady: readonly string[];
}

/** Every run leaves its transcripts here, by target and group. */
const RESULTS = join(root, 'test-results/conformance');
const AT_ONCE = 2;

export async function runAll(groups: readonly Group[], mode: Mode, options: RunOptions): Promise<GroupRun[]> {
  rmSync(RESULTS, { recursive: true, force: true });
  const first = await runGroups(groups, mode, options);
  if (mode === 'record') return first;
  const again = groups.flatMap((group, index): [Group, string][] => {
    const run = first[index];
    if (!run) return [];
    if (run.holdfast.failure !== undefined || run.chromium?.failure !== undefined) return [[group, '']];
    const names = Object.keys(run.holdfast.cases).filter((name) => !agrees(run, name));
    // Many at once are no accident.
    return names.length === 0 || names.length > 5 ? [] : [[group, `^(?:${names.map(escape).join('|')})$`]];
  });
  const second = new Map<string, GroupRun>();
  for (const [group, only] of again) {
    const pattern = only === '' ? options.only : only.replace('^', `^${escape(group.name)}/`);
    const [run] = await runGroups([group], mode, { ...options, only: pattern });
    if (run) second.set(group.name, run);
  }
  return first.map((run) => merge(run, second.get(run.name)));
}

/** Whether the case did what Chromium does, and Chromium what is recorded of it. */
function agrees({ name: group, holdfast, chromium }: GroupRun, name: string): boolean {
  const recorded = readRecorded(group)[name];
  const result = linesOf(holdfast.cases[name]);
  if (result === undefined) return 'skipped' in (holdfast.cases[name] ?? {});
  const reference = chromium ? linesOf(chromium.cases[name]) : recorded;
  if (!reference) return false;
  const { undeclared, stale } = judge(`${group}/${name}`, reference, result);
  if (undeclared.length > 0 || stale.length > 0) return false;
  if (!chromium || majorOf(chromium.agent) !== recordedMajor(group)) return true;
  return hunksOf(recorded ?? [], reference).length === 0;
}

export const linesOf = (result: CaseResult | undefined): readonly string[] | undefined =>
  result && 'lines' in result ? result.lines : undefined;

async function runGroups(groups: readonly Group[], mode: Mode, options: RunOptions): Promise<GroupRun[]> {
  const results = groups.map((): { holdfast?: GroupResult; chromium?: GroupResult } => ({}));
  const tasks = groups.flatMap((group, index) => {
    const run = (side: 'holdfast' | 'chromium', target: TargetName) => async () => {
      const result = await runGroup(group, target, options);
      Object.assign(results[index] ?? {}, { [side]: result });
      report(group, target, result);
    };
    const reference = run('chromium', 'chromium');
    if (mode === 'record') return [reference, run('holdfast', 'chromium')];
    // An older Chromium is beside an installed one only where somebody has put it.
    const isRecorded = mode === 'recorded' || (group.chromium !== undefined && !findChromium(group.chromium));
    return isRecorded ? [run('holdfast', 'holdfast')] : [reference, run('holdfast', 'holdfast')];
  });
  const next = tasks.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const task of next) await task();
    }),
  );
  return groups.map(({ name }, index): GroupRun => {
    const { holdfast, chromium } = results[index] ?? {};
    if (!holdfast) throw new Error(`the group ${name} was not run`);
    return { name, holdfast, chromium, unsteady: [] };
  });
}

/** The second run's answers in the place of the first's. */
function merge(first: GroupRun, second: GroupRun | undefined): GroupRun {
  if (!second) return first;
  const both = (a: GroupResult, b: GroupResult): GroupResult => {
    const { failure: _, ...rest } = a;
    return { ...rest, ...b, cases: { ...a.cases, ...b.cases }, seconds: a.seconds + b.seconds };
  };
  return {
    name: first.name,
    holdfast: both(first.holdfast, second.holdfast),
    chromium: first.chromium && second.chromium ? both(first.chromium, second.chromium) : first.chromium,
    unsteady: Object.keys(second.holdfast.cases).filter((name) => agrees(first, name) !== agrees(second, name)),
  };
}

function report({ name }: Group, target: TargetName, result: GroupResult): void {
  const folder = join(RESULTS, target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 1)}\n`);
  const count = Object.keys(result.cases).length;
  const end = result.failure === undefined ? '' : `, ${result.failure.split('\n', 1)[0]}`;
  process.stdout.write(`conformance: ${name} in ${target}: ${count} cases, ${result.seconds.toFixed(1)} s${end}\n`);
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
