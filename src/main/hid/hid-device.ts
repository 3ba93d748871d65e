/** A HID device as apps know it, with what its descriptor says. */
import type { HidDevice } from './hid-library.ts';
import { parseReportDescriptor } from './report-descriptor.ts';
import type { HidCollection, ReportDescriptor, ReportKind } from './report-descriptor.ts';

const GENERIC_DESKTOP = 1;
const KEYBOARD_PAGE = 7;
/** The kernel tells of a device before udev has set who may open it. */
const SETTLES_MS = 2000;
/** Pointer, mouse, keyboard, keypad. */
const INPUT = new Set([1, 2, 6, 7]);

export class KnownHidDevice {
  /** Unique while the shell runs. */
  readonly id: number;
  readonly info: HidDevice;
  readonly collections: readonly Pick<HidCollection, 'usagePage' | 'usage' | 'reportIds'>[];
  /** Undefined where the system does not tell the descriptor: nothing is known of its reports then. */
  readonly descriptor: ReportDescriptor | undefined;
  /** By `performance.now()`, until when the system may be about to hand it to its users. */
  readonly settledAt: number;

  /** @param isNew it has just been plugged in */
  constructor(id: number, info: HidDevice, isNew = false) {
    this.settledAt = isNew ? performance.now() + SETTLES_MS : 0;
    this.id = id;
    this.info = info;
    this.descriptor = info.reportDescriptor.length > 0 ? parseReportDescriptor(info.reportDescriptor) : undefined;
    this.collections = this.descriptor?.collections ?? info.usages.map((usage) => ({ ...usage, reportIds: [] }));
  }

  /** The collections that are not what the user types and points with. */
  get open(): KnownHidDevice['collections'] {
    return this.collections.filter((collection) => !isProtected(collection));
  }

  /**
   * Whether a report is of what the user types or points with: also in part, where several collections have it. One that no collection names
   * is, where any collection is.
   */
  protects(kind: ReportKind, reportId: number): boolean {
    const owners = this.descriptor?.collections.filter(({ reports }) => reports[kind].has(reportId)) ?? [];
    return (owners.length > 0 ? owners : this.collections).some(isProtected);
  }
}

/** Chromium's rule of what no app may read: keyboards, mice, and the keys of the system. */
function isProtected({ usagePage, usage }: { readonly usagePage: number; readonly usage: number }): boolean {
  if (usagePage === KEYBOARD_PAGE) return true;
  if (usagePage !== GENERIC_DESKTOP) return false;
  return INPUT.has(usage) || (usage >= 0x80 && usage <= 0x8f) || (usage >= 0xa0 && usage <= 0xb7);
}
