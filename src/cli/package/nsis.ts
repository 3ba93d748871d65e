/** Makes an installer, and a portable program, of a product's folder for Windows by the system's makensis, without electron-builder's NSIS. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hashFiles } from '../../main/product/verify-files.ts';
import { nsisSource } from './nsis-source.ts';
import type { NsisFiles, NsisProduct } from './nsis-source.ts';

export interface NsisOptions extends NsisProduct {
  /** Of `installer.nsi` and what belongs to it. */
  readonly scripts: string;
  /** Of makensis: the processor of the installer itself. */
  readonly target: string;
  /** The product's folder; its files get the time. */
  readonly folder: string;
  /** To be made. */
  readonly file: string;
  readonly mtime: Date;
  /** Signs a program in its place, where there is a certificate. */
  sign(this: void, file: string): Promise<unknown>;
}

/**
 * NSIS writes the uninstaller when it installs, so it is made first, without the product's files, and signed; then it is put into the installer.
 * @throws Error with what makensis has said
 */
export async function makeInstaller(options: NsisOptions): Promise<void> {
  await withSource(options, async (work) => {
    await makensis(work, 'installer.nsi', ['-DUNINSTALLER_OUT=uninstaller.exe']);
    await options.sign(join(work, 'uninstaller.exe'));
    await makensis(work, 'installer.nsi', ['-DUNINSTALLER_IN=uninstaller.exe']);
  });
}

/** @throws Error with what makensis has said */
export async function makePortable(options: NsisOptions): Promise<void> {
  await withSource(options, (work) => makensis(work, 'portable.nsi', []));
}

const SCRIPTS = ['common.nsh', 'messages.nsh', 'installer.nsi', 'portable.nsi'];
const MADE = 'made.exe';
const SIDE = 'side.bmp';

async function withSource(options: NsisOptions, make: (work: string) => Promise<void>): Promise<void> {
  const { scripts, target, folder, file, mtime } = options;
  // Beside it: whoever removes that folder when the command is ended removes this one.
  const work = await mkdtemp(`${file}-`);
  try {
    for (const name of SCRIPTS) await copyFile(join(scripts, name), join(work, name));
    await writeFile(join(work, 'product.nsh'), nsisSource(options, await filesOf(folder, mtime), target, MADE));
    await writeFile(join(work, SIDE), whitePicture(164, 314));
    // It is packed with its time.
    await utimes(join(work, SIDE), mtime, mtime);
    await make(work);
    await options.sign(join(work, MADE));
    await copyFile(join(work, MADE), file);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function filesOf(folder: string, mtime: Date): Promise<NsisFiles> {
  const hashes = Object.entries(hashFiles(folder));
  let bytes = 0;
  for (const [path] of hashes) {
    await utimes(join(folder, path), mtime, mtime);
    bytes += (await stat(join(folder, path))).size;
  }
  const hash = createHash('sha256').update(JSON.stringify(hashes)).digest('hex');
  return { folder, paths: hashes.map(([path]) => path), bytes, hash };
}

async function makensis(work: string, script: string, definitions: readonly string[]): Promise<void> {
  // Warnings are errors: one of them is about texts that a language lacks.
  const args = ['-V2', '-WX', '-INPUTCHARSET', 'UTF8', ...definitions, script];
  try {
    await promisify(execFile)('makensis', args, { cwd: work, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`makensis failed: ${stdout}${stderr}`, { cause: error });
  }
}

/** A bitmap of 24 bits, as NSIS takes it. */
function whitePicture(width: number, height: number): Buffer {
  const bytes = Math.ceil((width * 3) / 4) * 4 * height;
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(header.length + bytes, 2);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  header.writeUInt32LE(bytes, 34);
  return Buffer.concat([header, Buffer.alloc(bytes, 0xff)]);
}
