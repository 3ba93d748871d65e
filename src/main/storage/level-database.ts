/** One LevelDB folder of strings: opened with repair, read, and written so that a finished write survives a power cut. */
import { cp, rm, statfs } from 'node:fs/promises';
import type { ClassicLevel } from 'classic-level';

export interface StorageLog {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
}

/** The database cannot be used now; `reason` says why without naming a path, so it may be shown to an app. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';

  constructor(
    readonly reason: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Loaded by the first database: an app that stores nothing need not wait for native code. */
const library = () => import('classic-level');

/** To be opened, LevelDB writes what its log has into a table: 4 MiB at most, and as much again while it does. */
const ROOM_TO_OPEN = 8 * 1024 * 1024;

export class LevelDatabase {
  private failure: unknown;

  private constructor(
    private readonly level: ClassicLevel,
    private readonly folder: string,
    /** UTF-8 bytes of key and value together, by key; what Chrome's quota and getBytesInUse count. */
    private readonly sizes: Map<string, number>,
  ) {}

  /**
   * Opens the database, making the folder when it is missing. A damaged one is copied to `<folder>.damaged` (replacing an older copy),
   * repaired and opened again, which the log tells: LevelDB's repair keeps what its checksums vouch for and drops the rest.
   * @throws StorageUnavailableError when another process has it open, when it cannot be read or written, or when repair fails.
   */
  static async open(folder: string, log: StorageLog): Promise<LevelDatabase> {
    try {
      return await LevelDatabase.openOnce(folder);
    } catch (error) {
      const { code, message } = levelError(error);
      if (code === 'LEVEL_LOCKED') {
        throw new StorageUnavailableError(
          'the database is in use by another process.',
          `${folder}: the database is in use by another process: end the other instance that runs on this profile, ` +
            `or use another profile folder (${message}).`,
          { cause: error },
        );
      }
      // On a full disk a repair would drop what it has no room to write down. What the system says of it may be in any language.
      if (!isDamage(code, message) || (code === 'LEVEL_IO_ERROR' && !(await hasRoom(folder, true)))) {
        throw new StorageUnavailableError(
          'the database cannot be opened.',
          `${folder}: the database cannot be opened: ${message}.`,
          {
            cause: error,
          },
        );
      }
      return await LevelDatabase.repairAndOpen(folder, message, log);
    }
  }

  private static async repairAndOpen(folder: string, damage: string, log: StorageLog): Promise<LevelDatabase> {
    log.error(
      `${folder}: the database is damaged (${damage}); repairing it. The damaged files are kept in ${folder}.damaged.`,
    );
    try {
      await rm(`${folder}.damaged`, { recursive: true, force: true });
      await cp(folder, `${folder}.damaged`, { recursive: true });
      const { ClassicLevel } = await library();
      await ClassicLevel.repair(folder);
      const database = await LevelDatabase.openOnce(folder);
      log.warn(
        `${folder}: repaired; ${database.sizes.size} keys could be read. Values written before the damage may be missing.`,
      );
      return database;
    } catch (error) {
      throw new StorageUnavailableError(
        'the database is damaged and could not be repaired.',
        `${folder}: the database is damaged and could not be repaired: ${levelError(error).message}. ` +
          'Move the folder away to start with an empty one.',
        { cause: error },
      );
    }
  }

  /** Reads everything once: the sizes are needed anyway, and damage inside table files shows only when they are read. */
  private static async openOnce(folder: string): Promise<LevelDatabase> {
    const { ClassicLevel } = await library();
    const level = new ClassicLevel(folder);
    try {
      await level.open();
      const sizes = new Map<string, number>();
      for await (const [key, value] of level.iterator()) sizes.set(key, itemSize(key, value));
      return new LevelDatabase(level, folder, sizes);
    } catch (error) {
      // Releases the lock file, without which a repaired database could not be opened.
      await level.close();
      throw error;
    }
  }

  /** Bytes of an item, 0 when there is none. */
  size(key: string): number {
    return this.sizes.get(key) ?? 0;
  }

  /** How many items there are. */
  count(): number {
    return this.sizes.size;
  }

  totalSize(): number {
    let total = 0;
    for (const size of this.sizes.values()) total += size;
    return total;
  }

  /** The values of the keys that exist. */
  async read(keys: readonly string[]): Promise<Map<string, string>> {
    const values = await this.level.getMany([...keys]);
    const found = new Map<string, string>();
    keys.forEach((key, i) => {
      const value = values[i];
      if (value !== undefined) found.set(key, value);
    });
    return found;
  }

  async readAll(): Promise<Map<string, string>> {
    return new Map(await this.level.iterator().all());
  }

  keys(): Promise<string[]> {
    return this.level.keys().all();
  }

  /**
   * Writes all of it or nothing, and returns when it is on the disk (fsync), so neither kill -9 nor a power cut undoes it.
   * After one that has failed, as on a full disk, none is taken any more: the half of a record may be in LevelDB's log, and what is
   * appended to that would be dropped when the log is read (tried with classic-level 3). What is there can be read still.
   * @param values by key; undefined removes the key.
   */
  async write(values: ReadonlyMap<string, string | undefined>): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    try {
      await this.level.batch(
        [...values].map(([key, value]) => (value === undefined ? { type: 'del', key } : { type: 'put', key, value })),
        { sync: true },
      );
    } catch (error) {
      this.failure = error;
      throw error;
    }
    for (const [key, value] of values) {
      if (value === undefined) this.sizes.delete(key);
      else this.sizes.set(key, itemSize(key, value));
    }
  }

  /** Whether it takes no writes any more, and would when it were closed and opened again. */
  async isToBeOpenedAgain(): Promise<boolean> {
    // Opened without room it could not even be read.
    return this.failure !== undefined && (await hasRoom(this.folder, false));
  }

  close(): Promise<void> {
    return this.level.close();
  }
}

/** UTF-8 bytes of key and value. */
export function itemSize(key: string, value: string): number {
  return Buffer.byteLength(key) + Buffer.byteLength(value);
}

/** The name of the file of a database that the disk had no room for; undefined for another failure. */
export function fullDiskFile(error: unknown): string | undefined {
  if (!isFullDisk(error)) return undefined;
  return /([^/\\:]+): [^:]*$/.exec(levelError(error).message)?.[1];
}

/** As Linux and macOS, and then Windows, say it in English: for the text alone that an app gets. */
function isFullDisk(error: unknown): boolean {
  const { code, message } = levelError(error);
  return code === 'LEVEL_IO_ERROR' && /no space|quota|not enough space/i.test(message);
}

/** @param otherwise where the system does not tell */
async function hasRoom(folder: string, otherwise: boolean): Promise<boolean> {
  const room = await statfs(folder).catch(() => undefined);
  return room === undefined ? otherwise : room.bavail * room.bsize >= ROOM_TO_OPEN;
}

/** abstract-level wraps what LevelDB said as the cause of a general "Database failed to open". */
function levelError(error: unknown): { code: string; message: string } {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  return { code, message: inner instanceof Error ? inner.message : String(inner) };
}

/**
 * Damaged contents as against a folder that we may not use: LevelDB reports a missing or cut table file as an IO error, which is damage, but
 * so it does a refused or full disk, which repair would only make worse.
 */
function isDamage(code: string, message: string): boolean {
  if (code === 'LEVEL_CORRUPTION') return true;
  return (
    code === 'LEVEL_IO_ERROR' &&
    !/denied|not permitted|read-only|no space|not enough space|too many open|quota/i.test(message)
  );
}
