/** One connection of an app to a HID device. Everything that cannot be done says only that: so does Chromium. */
import { setTimeout as wait } from 'node:timers/promises';
import type { KnownHidDevice } from './hid-device.ts';
import type { HidHandle } from './hid-library.ts';
import type { ReportKind } from './report-descriptor.ts';

export interface InputReport {
  readonly reportId: number;
  /** Owns its whole buffer. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What waits for the app to receive it; the oldest goes first. */
const MOST_REPORTS = 4096;
/** Longer than any report; where the system does not tell its length. */
const LONGEST_FEATURE_REPORT = 4096;
/** With its id: Linux has fourteen bits for the length, and would take the others for something else. */
const LONGEST_REPORT = 0x3fff;
const RETRY_MS = 100;

type Waiting = (report: InputReport | undefined) => void;

export class HidConnection {
  readonly #device: KnownHidDevice;
  readonly #reports: InputReport[] = [];
  readonly #waiting: Waiting[] = [];
  #handle: HidHandle | undefined;
  #isOver = false;

  constructor(device: KnownHidDevice) {
    this.#device = device;
  }

  /** False once it has been closed, or its device is gone. */
  get isOpen(): boolean {
    return !this.#isOver;
  }

  /** @throws Error */
  async open(): Promise<void> {
    const handle = await this.#open();
    if (this.#isOver) {
      await handle.close().catch(() => {});
      throw new Error('it has been unplugged');
    }
    this.#handle = handle;
  }

  /** @returns the next report; undefined when there is none to be had */
  receive(): Promise<InputReport | undefined> {
    if (this.#isOver || this.#device.descriptor?.maxInputReportSize === 0) return Promise.resolve(undefined);
    const report = this.#reports.shift();
    if (report) return Promise.resolve(report);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** @returns whether it was sent */
  async send(reportId: number, data: Uint8Array): Promise<boolean> {
    const most = this.#device.descriptor?.maxOutputReportSize;
    if (most !== undefined && data.byteLength > most) return false;
    if (most === 0 || data.byteLength >= LONGEST_REPORT || !this.#mayUse('output', reportId)) return false;
    return this.#did((handle) => handle.write(withId(reportId, data)));
  }

  async sendFeatureReport(reportId: number, data: Uint8Array): Promise<boolean> {
    if (this.#device.descriptor?.maxFeatureReportSize === 0 || !this.#mayUse('feature', reportId)) return false;
    if (data.byteLength >= LONGEST_REPORT) return false;
    return this.#did((handle) => handle.sendFeatureReport(withId(reportId, data)));
  }

  /** @returns with the id in front if there is one; undefined when it cannot be had */
  async receiveFeatureReport(given: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const reportId = given & 0xff;
    const length = this.#device.descriptor?.maxFeatureReportSize ?? LONGEST_FEATURE_REPORT;
    if (length === 0 || !this.#mayUse('feature', reportId)) return undefined;
    let report: Uint8Array | undefined;
    const succeeded = await this.#did(async (handle) => {
      report = await handle.getFeatureReport(reportId, Math.min(length + 1, LONGEST_REPORT));
    });
    if (!succeeded || !report || report.byteLength === 0) return undefined;
    return new Uint8Array(reportId === 0 ? report.subarray(1) : report);
  }

  /** Whoever waits for a report gets none. */
  async close(): Promise<void> {
    this.#end();
    const handle = this.#handle;
    this.#handle = undefined;
    // It may be gone.
    await handle?.close().catch(() => {});
  }

  async #open(): Promise<HidHandle> {
    for (;;) {
      try {
        return await this.#device.info.open({
          report: (bytes) => this.#received(bytes),
          failed: () => void this.close(),
        });
      } catch (error) {
        if (performance.now() >= this.#device.settledAt) throw error;
        await wait(RETRY_MS);
      }
    }
  }

  async #did(work: (handle: HidHandle) => Promise<void>): Promise<boolean> {
    if (!this.#handle) return false;
    try {
      await work(this.#handle);
      return true;
    } catch {
      return false;
    }
  }

  /** A device either numbers all its reports or none. */
  #mayUse(kind: ReportKind, given: number): boolean {
    const reportId = given & 0xff;
    const { descriptor } = this.#device;
    if (descriptor && descriptor.hasReportId !== (reportId !== 0)) return false;
    return !this.#device.protects(kind, reportId);
  }

  #received(bytes: Uint8Array<ArrayBuffer>): void {
    const isNumbered = this.#device.descriptor?.hasReportId === true;
    const reportId = isNumbered ? (bytes[0] ?? 0) : 0;
    if (this.#isOver || this.#device.protects('input', reportId)) return;
    const report = { reportId, data: isNumbered ? bytes.slice(1) : bytes };
    const next = this.#waiting.shift();
    if (next) return next(report);
    this.#reports.push(report);
    if (this.#reports.length > MOST_REPORTS) this.#reports.shift();
  }

  #end(): void {
    this.#isOver = true;
    for (const next of this.#waiting.splice(0)) next(undefined);
  }
}

function withId(reportId: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.byteLength + 1);
  bytes[0] = reportId;
  bytes.set(data, 1);
  return bytes;
}
