/** Entries that an app has asked to be kept (`chrome.fileSystem.retainEntry`), by the ids that it has for them. */
import * as z from 'zod';
import type { AppRecords } from '../storage/app-records.ts';

const RECORD = 'retained-entries';
/** Chrome's own bound; beyond it the one that was used longest ago goes. */
const MOST = 500;

const retained = z.object({ path: z.string(), isDirectory: z.boolean() });
const stored = z.array(z.tuple([z.string(), retained]));

/** What is kept of an entry. */
export type RetainedEntry = z.infer<typeof retained>;

export class RetainedEntries {
  /** In the order of their last use. */
  readonly #entries: Map<string, RetainedEntry>;
  readonly #records: AppRecords;
  readonly #isKept: boolean;

  /** @param isKept for later starts too (the permission `fileSystem.retainEntries`); otherwise as long as the app is loaded */
  constructor(records: AppRecords, isKept: boolean) {
    this.#records = records;
    this.#isKept = isKept;
    const found = isKept ? stored.safeParse(records.read(RECORD)) : undefined;
    this.#entries = new Map(found?.success ? found.data : []);
  }

  /** @param id of the app's making: untrusted, and only ever a name for what main adds to it */
  keep(id: string, entry: RetainedEntry): void {
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST && oldest !== undefined) this.#entries.delete(oldest);
    this.#write();
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** What is kept under the id, which counts as used. */
  use(id: string): RetainedEntry | undefined {
    const entry = this.#entries.get(id);
    if (entry) this.keep(id, entry);
    return entry;
  }

  #write(): void {
    if (this.#isKept) this.#records.write(RECORD, [...this.#entries]);
  }
}
