/** Reads what a HID report descriptor (HID 1.11, 6.2.2) says of collections and reports, as Chromium reads it. */

export type ReportKind = 'input' | 'output' | 'feature';

export interface HidCollection {
  readonly usagePage: number;
  readonly usage: number;
  /** Those of the collections within it too, in the order in which they are named. */
  readonly reportIds: readonly number[];
  /** By id (0 for none), the size in bits. */
  readonly reports: Readonly<Record<ReportKind, ReadonlyMap<number, number>>>;
}

export interface ReportDescriptor {
  /** Those at the top. */
  readonly collections: readonly HidCollection[];
  readonly hasReportId: boolean;
  /** In bytes, without the id; 0 where there are no such reports. */
  readonly maxInputReportSize: number;
  readonly maxOutputReportSize: number;
  readonly maxFeatureReportSize: number;
}

interface Open extends HidCollection {
  readonly reportIds: number[];
  readonly reports: Record<ReportKind, Map<number, number>>;
}

interface Globals {
  usagePage: number;
  reportSize: number;
  reportCount: number;
}

/** Short items: the header without the two bits of the size. */
const COLLECTION = 0xa0;
const END_COLLECTION = 0xc0;
const USAGE_PAGE = 0x04;
const REPORT_SIZE = 0x74;
const REPORT_ID = 0x84;
const REPORT_COUNT = 0x94;
const PUSH = 0xa4;
const POP = 0xb4;
const USAGE = 0x08;
const KINDS: Readonly<Record<number, ReportKind>> = { 0x80: 'input', 0x90: 'output', 0xb0: 'feature' };
/** Every other one that is kept from the current state to the next item. */
const LONG_ITEM = 0xfe;
/** Longer reports count as none. */
const MOST_BITS = 0xffff * 8;

export function parseReportDescriptor(bytes: Uint8Array): ReportDescriptor {
  const collections: Open[] = [];
  let stack: Globals[] = [];
  let usage: number | undefined;
  let reportId = 0;
  let depth = 0;
  const globals = (): Globals => {
    const last = stack.at(-1) ?? { usagePage: 0, reportSize: 0, reportCount: 0 };
    if (stack.length === 0) stack = [last];
    return last;
  };
  const top = () => (depth > 0 ? collections.at(-1) : undefined);
  for (const { tag, value, size } of items(bytes)) {
    const kind = KINDS[tag];
    if (kind !== undefined) {
      const reports = top()?.reports[kind];
      const { reportSize, reportCount } = globals();
      reports?.set(reportId, sum(reports.get(reportId) ?? 0, reportSize * reportCount));
      usage = undefined;
    } else if (tag === COLLECTION) {
      if (depth === 0) collections.push(opened(usage ?? 0, globals().usagePage));
      depth += 1;
      usage = undefined;
    } else if (tag === END_COLLECTION) {
      depth = Math.max(0, depth - 1);
      usage = undefined;
    } else if (tag === PUSH) {
      if (stack.length > 0) stack.push({ ...globals() });
    } else if (tag === POP) {
      stack.pop();
    } else if (tag === REPORT_ID) {
      if (depth === 0) continue;
      reportId = value & 0xff;
      top()?.reportIds.push(reportId);
    } else if (tag === USAGE_PAGE) globals().usagePage = value;
    else if (tag === REPORT_SIZE) globals().reportSize = value;
    else if (tag === REPORT_COUNT) globals().reportCount = value;
    else if (tag === USAGE) usage ??= size === 4 ? value : globals().usagePage * 0x1_0000 + value;
  }
  return {
    collections,
    hasReportId: collections.some(({ reportIds }) => reportIds.length > 0),
    maxInputReportSize: largest(collections, 'input'),
    maxOutputReportSize: largest(collections, 'output'),
    maxFeatureReportSize: largest(collections, 'feature'),
  };
}

/** @param usage may have a page of its own in its upper half */
function opened(usage: number, usagePage: number): Open {
  const page = Math.floor(usage / 0x1_0000);
  return {
    usagePage: (page === 0 ? usagePage : page) & 0xffff,
    usage: usage & 0xffff,
    reportIds: [],
    reports: { input: new Map(), output: new Map(), feature: new Map() },
  };
}

function sum(before: number, bits: number): number {
  return before + bits > MOST_BITS ? Infinity : before + bits;
}

function largest(collections: readonly HidCollection[], kind: ReportKind): number {
  const sizes = collections.flatMap(({ reports }) => [...reports[kind].values()]).filter(Number.isFinite);
  return Math.floor(Math.max(0, ...sizes) / 8);
}

function* items(bytes: Uint8Array): Generator<{ tag: number; value: number; size: number }> {
  let at = 0;
  while (at < bytes.length) {
    const header = bytes[at] ?? 0;
    if (header === LONG_ITEM) {
      at += 3 + (bytes[at + 1] ?? 0);
      continue;
    }
    const size = [0, 1, 2, 4][header & 3] ?? 0;
    let value = 0;
    for (let i = 0; i < size; i++) value += (bytes[at + 1 + i] ?? 0) * 2 ** (8 * i);
    yield { tag: header & 0xfc, value, size };
    at += 1 + size;
  }
}
