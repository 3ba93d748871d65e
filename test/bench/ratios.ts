/** Holdfast beside another target. */
import type { Figure } from './rows.ts';
import type { Samples } from './run.ts';
import { median } from './statistics.ts';
import type { TargetName } from './targets.ts';

/** A figure's ratio Holdfast : other over the repetitions. */
export interface Ratio {
  readonly median: number;
  readonly smallest: number;
  readonly largest: number;
}

/**
 * The ratio is taken within each repetition, in which the targets were measured right after each other; the median is that of these.
 * @returns undefined when no repetition has both, and for percentages: the ratio of two shares that are close to 0 says nothing
 */
export function ratioTo(other: TargetName, { key, unit }: Figure, samples: Samples): Ratio | undefined {
  if (unit === '%') return undefined;
  const theirs = samples[key]?.[other] ?? [];
  const ratios: number[] = [];
  for (const [i, value] of (samples[key]?.holdfast ?? []).entries()) {
    const divisor = theirs[i];
    if (value !== null && divisor) ratios.push(value / divisor);
  }
  if (ratios.length === 0) return undefined;
  return { median: median(ratios), smallest: Math.min(...ratios), largest: Math.max(...ratios) };
}

export interface Verdict {
  readonly goal: number;
  readonly met: boolean;
  /** By how many percent of the goal it is missed; 0 when met. */
  readonly missedBy: number;
}

/** Whether a figure's goal is met; undefined when it has none. */
export function verdictOf({ goal, better }: Figure, { median: ratio }: Ratio): Verdict | undefined {
  if (goal === undefined) return undefined;
  const missing = better === 'higher' ? 1 - ratio / goal : ratio / goal - 1;
  return { goal, met: missing <= 0, missedBy: Math.max(0, missing * 100) };
}

/** E.g. `≥ 4`. */
export const goalText = ({ goal, better }: Figure): string =>
  goal === undefined ? '' : `${better === 'higher' ? '≥' : '≤'} ${goal}`;
