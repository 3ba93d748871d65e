/** `chrome.storage.managed` of one app: what the administrator's policy file says, checked against the app's own schema. */
import { unwatchFile, watchFile } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkManaged, type ManagedSchema } from '../package/managed-schema.ts';
import type { StorageLog } from './level-database.ts';
import { policyOf, PolicyError } from './managed-policy.ts';
import type { StorageChanges } from './pending-writes.ts';
import { wantedKeys, withDefaults, type Keys } from './storage-keys.ts';
import { sortedObject, sortKeys, toJsonText, toStored, type StoredValue } from './stored-value.ts';
import { writeWhole } from './sync-file.ts';

export interface ManagedOptions {
  /** The policy file; see managed-policy.ts for its form. */
  readonly file: string;
  /** Somebody named the file, so it should be there. */
  readonly required: boolean;
  /** The app's `storage.managed_schema`; without one the app gets no policy. */
  readonly schema: ManagedSchema | undefined;
  /** How often the file is looked at, in milliseconds. */
  readonly pollMs?: number;
}

export interface ManagedStorage {
  /** As `get` of the other areas. The first call waits until the policy has been read. */
  get(keys: Keys | undefined): Promise<Record<string, unknown>>;
  getKeys(): Promise<string[]>;
  /**
   * Begins to watch the policy file.
   * @param changed gets what is different from the last time, also from the last run of the app
   */
  start(changed: (changes: StorageChanges) => void): void;
  /** Reads the policy file now; resolves when a change has been told. */
  reload(): Promise<void>;
  close(): void;
}

/** By key, the value's JSON text. */
type Policy = ReadonlyMap<string, string>;

const POLL_MS = 1000;
const NOTHING: Policy = new Map();

/** @param folder where the app's databases are; `managed.json` in it is the last policy that was good */
export function openManaged(
  app: string,
  folder: string,
  options: ManagedOptions | undefined,
  log: StorageLog,
): ManagedStorage {
  return new ManagedFile(app, join(folder, 'managed.json'), folder, options, log);
}

class ManagedFile implements ManagedStorage {
  #policy: Policy = NOTHING;
  #ready: Promise<void> | undefined;
  /** The last good policy, with which everything is compared, has been read. */
  #restored: Promise<void> | undefined;
  #working: Promise<unknown> = Promise.resolve();
  #changed: ((changes: StorageChanges) => void) | undefined;
  /** What was told last of the file, so that it is told once. */
  #told = '';
  readonly #look = () => void this.reload();

  constructor(
    private readonly app: string,
    private readonly lastGood: string,
    private readonly folder: string,
    private readonly options: ManagedOptions | undefined,
    private readonly log: StorageLog,
  ) {}

  async get(keys: Keys | undefined): Promise<Record<string, unknown>> {
    await this.#open();
    if (keys === undefined) return values(this.#policy);
    const found = new Map<string, unknown>();
    for (const key of wantedKeys(keys)) {
      const text = this.#policy.get(key);
      if (text !== undefined) found.set(key, JSON.parse(text));
    }
    return withDefaults(keys, found);
  }

  async getKeys(): Promise<string[]> {
    await this.#open();
    return sortKeys(this.#policy.keys());
  }

  start(changed: (changes: StorageChanges) => void): void {
    if (!this.options) return;
    this.#changed = changed;
    // Asking for the file's state works for files that are replaced, not yet there, or on another computer, where events do not.
    watchFile(this.options.file, { interval: this.options.pollMs ?? POLL_MS, persistent: false }, this.#look);
    void this.#open();
  }

  reload(): Promise<void> {
    const done = this.#working.then(() => this.#read());
    this.#working = done;
    return done;
  }

  close(): void {
    this.#changed = undefined;
    if (this.options) unwatchFile(this.options.file, this.#look);
  }

  #open(): Promise<void> {
    this.#ready ??= this.reload();
    return this.#ready;
  }

  async #read(): Promise<void> {
    const { options } = this;
    if (!options) return;
    this.#restored ??= this.#readLastGood().then((policy) => void (this.#policy = policy));
    await this.#restored;
    try {
      const policy = await this.#readPolicy(options);
      const before = this.#policy;
      const changes = difference(before, policy);
      this.#told = '';
      if (Object.keys(changes).length === 0) return;
      this.#policy = policy;
      await this.#keep(policy);
      this.#changed?.(changes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const stays = this.#policy.size > 0 ? 'the last good one stays' : 'the app gets none';
      const text = `The policy in ${options.file} is refused as a whole, ${stays}: ${reason}`;
      if (this.#told !== text) this.log.error(text);
      this.#told = text;
    }
  }

  /** @throws with every fault when the policy is not good. */
  async #readPolicy({ file, required, schema }: ManagedOptions): Promise<Policy> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !required) return NOTHING;
      throw error;
    }
    const policy = policyOf(text, this.app);
    if (!policy) return NOTHING;
    if (!schema) {
      throw new PolicyError(
        `the app ${this.app} has no "storage": {"managed_schema": …} in its manifest, so it takes no policy.`,
      );
    }
    const errors = checkManaged(schema, policy);
    if (errors.length > 0) throw new PolicyError(['', ...errors].join('\n  '));
    const texts = new Map<string, string>();
    for (const [key, value] of Object.entries(policy)) {
      const stored: StoredValue | undefined = toStored(value);
      if (stored !== undefined) texts.set(key, toJsonText(stored));
    }
    return texts;
  }

  async #readLastGood(): Promise<Policy> {
    try {
      const policy: unknown = JSON.parse(await readFile(this.lastGood, 'utf8'));
      return new Map(
        Object.entries(Object(policy) as object).map(([key, value]) => [key, toJsonText(toStored(value) ?? null)]),
      );
    } catch {
      // None yet, or none that can be read: then there is nothing to compare with.
      return NOTHING;
    }
  }

  async #keep(policy: Policy): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      await writeWhole(this.lastGood, `${JSON.stringify(values(policy))}\n`);
    } catch (error) {
      this.log.warn(`${this.lastGood} cannot be written (${(error as Error).message}); the policy holds for this run.`);
    }
  }
}

function values(policy: Policy): Record<string, unknown> {
  return sortedObject(new Map([...policy].map(([key, text]) => [key, JSON.parse(text) as unknown])));
}

function difference(before: Policy, after: Policy): StorageChanges {
  const changes = new Map<string, { newValue?: unknown; oldValue?: unknown }>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, text] = [before.get(key), after.get(key)];
    if (old === text) continue;
    changes.set(key, {
      ...(text === undefined ? {} : { newValue: JSON.parse(text) as unknown }),
      ...(old === undefined ? {} : { oldValue: JSON.parse(old) as unknown }),
    });
  }
  return sortedObject(changes);
}
