/** The machine's storage devices as Chrome lists them: file systems on devices, the fixed ones and what has been plugged in. */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, realpath, statfs } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, join } from 'node:path';

export interface StorageDevice {
  /** Means something until the shell ends, as Chrome's do until it ends. */
  readonly id: string;
  readonly name: string;
  readonly type: 'fixed' | 'removable';
  /** Bytes. */
  readonly capacity: number;
  /** Where it is mounted. */
  readonly path: string;
}

/** By mount point. */
const ids = new Map<string, string>();

function idOf(path: string): string {
  const id = ids.get(path) ?? randomUUID();
  ids.set(path, id);
  return id;
}

export async function storageDevices(): Promise<StorageDevice[]> {
  const found = await (platform() === 'linux' ? onLinux() : platform() === 'win32' ? onWindows() : onMac());
  return found.filter((device) => device !== undefined);
}

/** @returns bytes that an ordinary user may still write, or undefined */
export async function availableBytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

type Found = Promise<(StorageDevice | undefined)[]>;

/** The root, and what is mounted where desktops mount what is plugged in. */
const REMOVABLE_PLACES = /^\/(?:media|run\/media|mnt)\//;

async function onLinux(): Found {
  const mounts = parseMounts(await readFile('/proc/self/mounts', 'utf8'));
  const wanted = mounts.filter(({ path }) => path === '/' || REMOVABLE_PLACES.test(path));
  return Promise.all(
    wanted.map(async ({ device, path }) => {
      const block = basename(await realpath(device).catch(() => device));
      const size = await sysNumber(block, 'size');
      const removable = path !== '/' && (await isRemovable(block));
      if (path !== '/' && !removable) return undefined;
      // The kernel counts in sectors of 512 bytes, whatever the device's are.
      return describe(
        path,
        path === '/' ? '/' : basename(path),
        removable,
        size === undefined ? undefined : size * 512,
      );
    }),
  );
}

/** The file systems on devices, of the text of `/proc/self/mounts`. */
export function parseMounts(text: string): { readonly device: string; readonly path: string }[] {
  const unescape = (field: string) =>
    field.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 8)));
  return text.split('\n').flatMap((line) => {
    const [device = '', path = ''] = line.split(' ');
    return device.startsWith('/dev/') ? [{ device: unescape(device), path: unescape(path) }] : [];
  });
}

/** A partition is as removable as the disk that it is on. */
async function isRemovable(block: string): Promise<boolean> {
  const own = await sysNumber(block, 'removable');
  return (own ?? (await sysNumber(block, '../removable'))) === 1;
}

async function sysNumber(block: string, file: string): Promise<number | undefined> {
  try {
    const folder = await realpath(join('/sys/class/block', block));
    return Number(await readFile(join(folder, file), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Node does not tell which drives may be unplugged: all count as fixed. */
async function onWindows(): Found {
  const letters = 'CDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  return Promise.all(letters.map((letter) => describe(`${letter}:\\`, `${letter}:\\`, false, undefined)));
}

/** The start-up disk; what else is in `/Volumes` is plugged in. */
async function onMac(): Found {
  const volumes = await readdir('/Volumes').catch(() => []);
  const root = describe('/', '/', false, undefined);
  const others = volumes.map(async (name) => {
    const path = await realpath(join('/Volumes', name)).catch(() => '/');
    return path === '/' ? undefined : describe(path, name, true, undefined);
  });
  return Promise.all([root, ...others]);
}

/** @param capacity of the device; otherwise that of its file system is taken */
async function describe(
  path: string,
  name: string,
  removable: boolean,
  capacity: number | undefined,
): Promise<StorageDevice | undefined> {
  try {
    const { blocks, bsize } = await statfs(path);
    const type = removable ? 'removable' : 'fixed';
    return { id: idOf(path), name, type, capacity: capacity ?? blocks * bsize, path };
  } catch {
    return undefined;
  }
}
