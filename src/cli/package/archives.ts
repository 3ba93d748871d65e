/** Makes archives of a product's folder. The same folder gives the same bytes, on every machine. */
import { createWriteStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import { ZipFile } from 'yazl';

/** The time of every file: SOURCE_DATE_EPOCH, or the first that a zip file can name. */
export function fileTime(env: NodeJS.ProcessEnv = process.env): Date {
  const seconds = Number(env['SOURCE_DATE_EPOCH'] ?? '');
  return new Date(Number.isInteger(seconds) && seconds > 315_619_200 ? seconds * 1000 : Date.UTC(1980, 0, 2));
}

/** @param folder is the one folder in the archive, by its name */
export async function makeTarGz(folder: string, file: string, mtime: Date): Promise<void> {
  const paths = (await listFiles(folder)).map(({ path }) => `${basename(folder)}/${path}`);
  // `portable` leaves out who owns the files and when they were read.
  await create({ file, cwd: dirname(folder), gzip: { level: 9 }, portable: true, mtime, noDirRecurse: true }, paths);
}

export async function makeZip(folder: string, file: string, mtime: Date): Promise<void> {
  const zip = new ZipFile();
  for (const { path, mode } of await listFiles(folder)) {
    const [source, name] = [join(folder, path), `${basename(folder)}/${path}`];
    const options = { mtime, mode, forceDosTimestamp: true };
    if (mode === LINK) zip.addBuffer(Buffer.from(await readlink(source)), name, { ...options, compress: false });
    else zip.addFile(source, name, { ...options, compressionLevel: 9 });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

const LINK = 0o120777;

interface Listed {
  /** With `/`. */
  readonly path: string;
  /** `st_mode`: what it is, and whether it may be run; nothing else. */
  readonly mode: number;
}

/** Links stay links: the frameworks of a product for macOS are made of them. */
async function listFiles(folder: string, prefix = ''): Promise<Listed[]> {
  const names = (await readdir(join(folder, prefix))).toSorted();
  const found: Listed[] = [];
  for (const name of names) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const status = await lstat(join(folder, path));
    if (status.isDirectory()) found.push(...(await listFiles(folder, path)));
    else if (status.isSymbolicLink()) found.push({ path, mode: LINK });
    else found.push({ path, mode: 0o100000 | (status.mode & 0o111 ? 0o755 : 0o644) });
  }
  return found;
}
