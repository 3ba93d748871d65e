/** From a `.crx` or `.zip` file to a folder that holds the app. */
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { PackageError } from '../package/package-error.ts';
import { isJsonObject, property } from '../package/json-value.ts';
import { parseJson } from '../package/read-json.ts';
import { isCrx, openCrx } from './crx.ts';
import type { CrxOptions } from './crx.ts';
import { unpackZip } from './unpack-zip.ts';

export type ArchiveKind = 'crx' | 'zip';

export interface UnpackedApp {
  readonly kind: ArchiveKind;
  /** From the key of a `.crx`. */
  readonly id: string | undefined;
}

const MANIFEST = 'manifest.json';

/** Node's buffers hold more, but no app comes near it. */
const MAX_ARCHIVE = 2 ** 30;

/**
 * What a file is by its first bytes, whatever its name says.
 * @returns undefined for what is neither
 */
export async function archiveKind(path: string): Promise<ArchiveKind | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 4 && isCrx(buffer)) return 'crx';
    return bytesRead === 4 && buffer.readUInt16LE(0) === 0x4b50 ? 'zip' : undefined;
  } finally {
    await file.close();
  }
}

/**
 * Verifies and unpacks an app. As Chrome does when it installs one, the manifest of a `.crx` gets the key that it was signed with, so that
 * the app has its id in the folder too.
 * @param path of the file
 * @param destination is made here, and must not exist; after a failure it does not either
 * @throws PackageError when it is no app, or one that cannot be trusted
 */
export async function unpackApp(path: string, destination: string, options: CrxOptions = {}): Promise<UnpackedApp> {
  const { size } = await stat(path);
  if (size > MAX_ARCHIVE)
    throw new PackageError({ file: '', reason: `${path}: It is larger than any app (${size} bytes).` });
  const bytes = await readFile(path);
  if (isCrx(bytes)) {
    const { archive, id, publicKey } = openCrx(bytes, path, options);
    await unpackZip(archive, path, destination);
    try {
      await writeKey(destination, publicKey.toString('base64'));
    } catch (error) {
      await rm(destination, { recursive: true, force: true });
      throw error;
    }
    return { kind: 'crx', id };
  }
  await unpackZip(bytes, path, destination);
  return { kind: 'zip', id: undefined };
}

async function writeKey(folder: string, key: string): Promise<void> {
  const file = join(folder, MANIFEST);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  // What else is wrong with it is said when the app is loaded.
  if (text === undefined || !isJsonObject(parseJson(text, MANIFEST).value)) return;
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const json = text.slice(mark.length);
  const edits = modify(json, ['key'], key, {});
  const keyed = applyEdits(json, edits);
  const { value } = parseJson(keyed, MANIFEST);
  // A key that is there twice, say.
  if (!isJsonObject(value) || property(value, 'key') !== key) {
    throw new PackageError({
      file: MANIFEST,
      key: 'key',
      reason: 'It cannot be given the key that the app is signed with.',
    });
  }
  await writeFile(file, mark + keyed);
}
