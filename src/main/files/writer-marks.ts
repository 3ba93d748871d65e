/** Which parts of a file each writer has changed since it was opened: what is undone when one of them fails, and what must not be. */

/** Bytes, the second not included; without an end where a stream may have written. */
export type Range = readonly [from: number, to: number];

/** Writers that are told apart. Of more nothing is undone. */
const MOST_WRITERS = 64;
/** Parts that are kept of a writer that goes to and fro. Of more nothing is undone. */
const MOST_RANGES = 256;

interface Marks {
  ranges: readonly Range[];
  /** Whether all of `ranges` has been changed by this writer. */
  isExact: boolean;
  /** It has cut the file. */
  hasCut: boolean;
  /** Its last operation, and between where that has changed the file. */
  operation: string;
  from: number;
  to: number;
  /** Where all operations before that have ended. */
  end: number;
}

/** The writer of an operation. Pages name operations `<writer>/<operation>`; both are untrusted, and mean nothing for another app. */
export const writerOf = (operation: string): string => operation.split('/', 1)[0] ?? '';

export class WriterMarks {
  readonly #writers = new Map<string, Marks>();

  /** @param range what is about to be changed */
  note(operation: string, range: Range, kind: 'write' | 'cut' | 'stream'): void {
    const known = this.#writers.get(writerOf(operation));
    const isNew = !known && this.#writers.size < MOST_WRITERS;
    const marks = known ?? this.#writers.get('') ?? fresh(operation);
    if (!known) this.#writers.set(isNew ? writerOf(operation) : '', marks);
    if (!known && !isNew) marks.isExact = false;
    if (marks.operation !== operation) {
      marks.end = endOf(marks);
      marks.operation = operation;
      marks.from = Infinity;
      marks.to = 0;
    }
    marks.from = Math.min(marks.from, range[0]);
    marks.to = Math.max(marks.to, range[1]);
    marks.ranges = join([...marks.ranges, range]);
    if (kind === 'stream') marks.isExact = false;
    if (kind === 'cut') marks.hasCut = true;
    if (marks.ranges.length > MOST_RANGES) {
      marks.ranges = [[0, Infinity]];
      marks.isExact = false;
    }
  }

  /** Whether anybody but the writer of this operation has changed the file. */
  hasOthers(operation: string): boolean {
    return [...this.#writers.keys()].some((writer) => writer !== writerOf(operation));
  }

  /** Whether one of these has cut the file, or filled it up. */
  othersHaveCut(operation: string): boolean {
    return this.#others(operation).some(({ hasCut }) => hasCut);
  }

  /** The parts that the writer of this operation alone has changed, as far as that is known; in order. */
  own(operation: string): readonly Range[] {
    const marks = this.#writers.get(writerOf(operation));
    if (!marks?.isExact) return [];
    return without(marks.ranges, join(this.#others(operation).flatMap(({ ranges }) => ranges)));
  }

  /** Where what others have changed ends; 0 without others. */
  othersEnd(operation: string): number {
    return Math.max(0, ...this.#others(operation).map(endOf));
  }

  /** What the last operation of this writer has added, behind all that is known to have been there before; undefined when it did not begin there. */
  added(operation: string): Range | undefined {
    const marks = this.#writers.get(writerOf(operation));
    if (!marks || marks.operation !== operation) return undefined;
    const before = Math.max(this.othersEnd(operation), Number.isFinite(marks.end) ? marks.end : 0);
    return marks.from >= before ? [marks.from, marks.to] : undefined;
  }

  #others(operation: string): Marks[] {
    return [...this.#writers].filter(([writer]) => writer !== writerOf(operation)).map(([, marks]) => marks);
  }
}

const fresh = (operation: string): Marks => ({
  ranges: [],
  isExact: true,
  hasCut: false,
  operation,
  from: Infinity,
  to: 0,
  end: 0,
});

const endOf = ({ ranges }: Marks): number => Math.max(0, ...ranges.map(([, to]) => to));

/** In order, and what touches in one. */
function join(ranges: readonly Range[]): readonly Range[] {
  const joined: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** Of both, in order and joined, in one go: there may be thousands, as many as a page likes to make. */
function without(ranges: readonly Range[], taken: readonly Range[]): readonly Range[] {
  const left: Range[] = [];
  let first = 0;
  for (const [start, end] of ranges) {
    while ((taken[first]?.[1] ?? Infinity) <= start) first += 1;
    let from = start;
    for (let i = first; (taken[i]?.[0] ?? Infinity) < end; i++) {
      const [begins, ends] = taken[i] as Range;
      if (from < begins) left.push([from, begins]);
      from = ends;
    }
    if (from < end) left.push([from, end]);
  }
  return left;
}
