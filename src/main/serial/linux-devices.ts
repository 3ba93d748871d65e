/** The serial ports of Linux as Chromium finds them: the terminals whose driver says that it is for serial ports, with what udev knows. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inOrder, numberOf } from './serial-device.ts';
import type { SerialDevice } from './serial-device.ts';

interface Driver {
  readonly major: number;
  readonly first: number;
  readonly last: number;
}

/** @param root of the system; another one in tests */
export async function linuxDevices(root = '/'): Promise<readonly SerialDevice[]> {
  const drivers = serialDrivers(await readText(join(root, 'proc/tty/drivers')));
  const names = await readdir(join(root, 'sys/class/tty')).catch(() => []);
  const found = await Promise.all(names.map((name) => device(root, name, drivers)));
  return inOrder(found.filter((one) => one !== undefined));
}

/** @param text /proc/tty/drivers: name, path, major, minor or a range of them, kind */
export function serialDrivers(text: string): readonly Driver[] {
  return text.split('\n').flatMap((line) => {
    const [, , major, minors, kind] = line.split(' ').filter((field) => field !== '');
    const range = /^(\d+)(?:-(\d+))?$/.exec(minors ?? '');
    if (kind !== 'serial' || major === undefined || !range) return [];
    return [{ major: Number(major), first: Number(range[1]), last: Number(range[2] ?? range[1]) }];
  });
}

async function device(root: string, name: string, drivers: readonly Driver[]): Promise<SerialDevice | undefined> {
  const number = /^(\d+):(\d+)\s*$/.exec(await readText(join(root, 'sys/class/tty', name, 'dev')));
  if (!number) return undefined;
  const [major, minor] = [Number(number[1]), Number(number[2])];
  if (!drivers.some((driver) => driver.major === major && minor >= driver.first && minor <= driver.last))
    return undefined;
  const known = udevProperties(await readText(join(root, `run/udev/data/c${major}:${minor}`)));
  const displayName = known.get('ID_MODEL_ENC');
  return {
    ...(displayName === undefined ? {} : { displayName: decoded(displayName) }),
    // The kernel has `!` for a slash.
    path: `/dev/${name.replaceAll('!', '/')}`,
    productId: numberOf(known.get('ID_MODEL_ID')),
    vendorId: numberOf(known.get('ID_VENDOR_ID')),
  };
}

/** @param text a file of udev's database */
function udevProperties(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => line.startsWith('E:'));
  return new Map(
    lines.map((line) => {
      const at = line.indexOf('=');
      return [line.slice(2, at), line.slice(at + 1)] as const;
    }),
  );
}

/** udev has bytes that are no plain letters as `\x20`. */
function decoded(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replaceAll(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
