/**
 * Makes a package for Windows Installer of a product's folder by wixl (of msitools), where electron-builder would need Windows.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../main/package/json-value.ts';
import { hashFiles } from '../../main/product/verify-files.ts';
import { UserError } from '../user-error.ts';
import { msiSource } from './msi-source.ts';
import type { MsiProduct } from './msi-source.ts';

export interface MsiOptions extends MsiProduct {
  /** The product's folder; its files get the time. */
  readonly folder: string;
  /** To be made. */
  readonly file: string;
  readonly mtime: Date;
}

/** By Node's names. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x64', ia32: 'x86' };

/** @throws UserError when Windows Installer has no room for the version, or wixl does not know the processor */
export function checkMsi({ identity, arch }: Pick<MsiProduct, 'identity' | 'arch'>): void {
  if (!Object.hasOwn(ARCHITECTURES, arch))
    throw new UserError(
      `--target msi: wixl makes none for --arch ${arch}, but for ${Object.keys(ARCHITECTURES).join(' and ')}.`,
    );
  const [major = 0, minor = 0, ...others] = identity.originalVersion.split('.').map(Number);
  if (major > 255 || minor > 255 || others.some((number) => number > 65_535)) {
    throw new UserError(
      `--target msi: "version" ${identity.originalVersion} of the manifest: Windows Installer takes no number above 255 in the first two places, and none above 65535 behind them.`,
    );
  }
}

/**
 * @param given the user's own configuration of electron-builder
 * @returns a sentence where it says what wixl is not told
 */
export function withoutEffect(given: JsonObject): string | undefined {
  return Object.hasOwn(given, 'msi')
    ? '"msi" is for the tools that electron-builder has on Windows, and has no effect: wixl makes the .msi here.'
    : undefined;
}

/** @throws Error with what wixl has said */
export async function makeMsi({ folder, file, mtime, ...product }: MsiOptions): Promise<void> {
  const files = hashFiles(folder);
  for (const path of Object.keys(files)) await utimes(join(folder, path), mtime, mtime);
  // Beside it: whoever removes that folder when the command is ended removes this one.
  const work = await mkdtemp(`${file}-`);
  try {
    const source = join(work, 'product.wxs');
    // wixl takes relative paths only.
    const near = { ...product, icon: relative(work, product.icon) };
    await writeFile(source, msiSource(near, relative(work, folder), files));
    const args = ['--arch', ARCHITECTURES[product.arch] ?? '', '--output', file, source];
    await promisify(execFile)('wixl', args, { cwd: work, maxBuffer: 2 ** 26 });
  } catch (error) {
    throw new Error(`wixl failed: ${(error as { stderr?: string }).stderr ?? String(error)}`, { cause: error });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
