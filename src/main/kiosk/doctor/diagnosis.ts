/** What is found out about a way out of a kiosk. */

export type Finding = 'closed' | 'open' | 'unknown';

export interface Diagnosis {
  /** The number in docs/kiosk/escapes.md. */
  readonly vector: number;
  readonly what: string;
  readonly finding: Finding;
  /** The one that closes it; '' when it is closed. */
  readonly step: string;
}

/** @param isClosed undefined where it cannot be known */
export function diagnosis(vector: number, what: string, isClosed: boolean | undefined, step: string): Diagnosis {
  const finding = isClosed === undefined ? 'unknown' : isClosed ? 'closed' : 'open';
  return { vector, what, finding, step: isClosed === true ? '' : step };
}

/** By their numbers, and otherwise in their order. */
export function inOrder(all: readonly Diagnosis[]): readonly Diagnosis[] {
  return all.toSorted((a, b) => a.vector - b.vector);
}
