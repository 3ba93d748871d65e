/** Makes cases in which the two differ as small as they get: without the steps, arguments and parts that make no difference. */
import type { Hunk } from '../conformance/compare.ts';
import { compareIn } from './run.ts';
import { smaller } from './sequences.ts';
import type { RandomCase, Step } from './source.ts';

export interface Finding {
  readonly original: RandomCase;
  readonly reduced: RandomCase;
  readonly hunks: readonly Hunk[];
}

const MOST_ROUNDS = 14;
/** Candidates of one case in a round. */
const MOST_CANDIDATES = 14;

/** All cases in the same rounds: a round is one start of each target. */
export async function reduce(all: readonly { case: RandomCase; hunks: readonly Hunk[] }[]): Promise<Finding[]> {
  const states = all.map(({ case: original, hunks }) => ({
    original,
    reduced: original,
    hunks,
    chunk: Math.ceil(original.steps.length / 2),
    offset: 0,
    done: false,
  }));
  for (let round = 0; round < MOST_ROUNDS && states.some(({ done }) => !done); round++) {
    const plans = states.map((state, index) => ({
      state,
      candidates: state.done
        ? []
        : candidatesOf(state).map((steps, at) => named(state.original, steps, `${index}.${at}`)),
    }));
    const { cases } = await compareIn(plans.flatMap(({ candidates }) => candidates));
    for (const { state, candidates } of plans) {
      if (state.done) continue;
      // The first are those that take most away.
      const better = candidates.find(({ name }) => sameKind(cases.get(name)?.hunks ?? [], state.hunks));
      if (better) {
        state.reduced = { ...better, name: state.original.name };
        state.hunks = cases.get(better.name)?.hunks ?? [];
        state.offset = 0;
        state.chunk = Math.min(state.chunk, Math.max(1, Math.ceil(better.steps.length / 2)));
      } else if (state.chunk > 1) {
        state.chunk = Math.ceil(state.chunk / 2);
      } else {
        state.offset += MOST_CANDIDATES;
        state.done = candidates.length < MOST_CANDIDATES;
      }
    }
  }
  return states.map(({ original, reduced, hunks }) => ({ original, reduced, hunks }));
}

/** A difference of some kind must not become another one on the way. */
function sameKind(found: readonly Hunk[], wanted: readonly Hunk[]): boolean {
  const kinds = new Set(wanted.map(kindOf));
  return found.some((hunk) => kinds.has(kindOf(hunk)));
}

/** What a difference is about, without the values that happen to be in it. */
export function kindOf({ chromium, holdfast }: Hunk): string {
  return JSON.stringify([chromium[0] ?? '', holdfast[0] ?? ''].map(outlineOf));
}

/** A line without texts, numbers, and what is in brackets. */
function outlineOf(line: string): string {
  let outline = line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').replaceAll(/\[?\d+(?:\.\d+)?\]?/g, '0');
  for (let before = ''; before !== outline;) {
    before = outline;
    outline = outline.replaceAll(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, '');
  }
  // Arguments that are no pairs of brackets, as in a regular expression.
  return outline.replace(/^([\w.]+).*(→|throws)/, '$1 $2').slice(0, 200);
}

function candidatesOf({
  reduced: { steps },
  chunk,
  offset,
}: {
  reduced: RandomCase;
  chunk: number;
  offset: number;
}): Step[][] {
  const without: Step[][] = [];
  for (let from = 0; from < steps.length; from += chunk) without.push(steps.toSpliced(from, chunk));
  if (chunk > 1) return without.slice(0, MOST_CANDIDATES);
  const simpler = steps.flatMap((step, at) => smallerSteps(step).map((less) => steps.with(at, less)));
  return [...without, ...simpler].slice(offset, offset + MOST_CANDIDATES);
}

function smallerSteps(step: Step): Step[] {
  if ('statement' in step) return [];
  const { args } = step;
  const less = [
    ...(args.length > 0 ? [args.slice(0, -1)] : []),
    ...args.flatMap((arg, at) => smaller(arg).map((node) => args.with(at, node))),
  ];
  return 'of' in step ? [] : less.map((fewer) => ({ ...step, args: fewer }));
}

const named = (original: RandomCase, steps: readonly Step[], label: string): RandomCase => ({
  ...original,
  name: `${original.name} (${label})`,
  steps,
});
