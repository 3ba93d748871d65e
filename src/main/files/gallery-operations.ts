/** Copying into and out of folders of media, and removing from them: what an app does not see there is neither copied nor removed. */
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, rmdir, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mediaKindOf, MOST_TO_SNIFF, sniffMediaType } from '../../api/core/media-type.ts';
import { checkPlace, copyOver, isWithin, removeCopied } from './copies.ts';
import type { Copied, Placing } from './copies.ts';
import { entryError } from './entry-error.ts';
import { isListed, isMediaName } from './gallery-rules.ts';
import { isPlainName, look, lookFor } from './granted-paths.ts';
import type { NamedPath } from './granted-paths.ts';

/** `removeRecursively`. What the app does not see stays, and with it the directory: `InvalidModification` then. */
export async function removeFromGallery(path: string): Promise<void> {
  for (const { name, isDirectory } of await listed(path, true)) {
    const inner = join(path, name);
    await (isDirectory ? removeFromGallery(inner) : unlink(inner));
  }
  await rmdir(path);
}

/**
 * Copies to where only media may come.
 * @param stats of `from`, which has been looked at
 */
export async function copyIntoGallery(
  from: NamedPath,
  target: NamedPath,
  stats: Stats,
  placing: Placing,
): Promise<void> {
  const name = target.below.at(-1);
  if (name === undefined) throw entryError('InvalidModification');
  if (stats.isFile()) requireMediaName(name);
  const there = await lookFor(target);
  checkPlace(stats, there);
  if (isWithin(from.path, target.path)) throw entryError('InvalidModification');
  await copy(from, target, there, { placing, check: requireMedia });
}

/** `copyTo` and `moveTo` of what is in a gallery, to where the app may write. The caller has looked at both. @param there what is at the target */
export async function copyOutOfGallery(
  from: NamedPath,
  target: NamedPath,
  move: boolean,
  there: Stats | undefined,
  placing: Placing,
): Promise<void> {
  if (move) requireBelowTop(from);
  const copied = await copy(from, target, there, { placing, check: () => Promise.resolve() });
  if (move) await removeCopied(copied);
}

interface CopyRules {
  readonly placing: Placing;
  /** Throws for a file that may not be copied. @param name that it is to have */
  readonly check: (path: string, name: string) => Promise<void>;
}

async function copy(from: NamedPath, target: NamedPath, there: Stats | undefined, rules: CopyRules): Promise<Copied> {
  if ((await look(from)).isFile()) {
    await rules.check(from.path, basename(target.path));
    return copyOver(from.path, target.path, there, rules.placing);
  }
  // Only an empty directory is replaced.
  if (there) await rmdir(target.path);
  return copyTree(from.path, target.path, from.grant.gallery !== undefined, rules);
}

async function copyTree(from: string, to: string, isGallery: boolean, rules: CopyRules): Promise<Copied> {
  await mkdir(to);
  const copied: (readonly [string, string])[] = [[from, to]];
  for (const { name, isDirectory } of await listed(from, isGallery)) {
    const [inner, copyOfIt] = [join(from, name), join(to, name)];
    if (isDirectory) {
      copied.push(...(await copyTree(inner, copyOfIt, isGallery, rules)));
      continue;
    }
    await rules.check(inner, name);
    copied.push(...(await copyOver(inner, copyOfIt, undefined, rules.placing)));
  }
  return copied;
}

/** The folder of a gallery itself is the user's, whatever the app may delete in it. */
export function requireBelowTop({ below }: NamedPath): void {
  if (below.length === 0) throw entryError('InvalidModification');
}

/** Throws `Security` for a name that no file has there. */
export function requireMediaName(name: string): void {
  if (!isMediaName(name)) throw entryError('Security');
}

/**
 * Throws `Security` for a file that may not come into a gallery. Chromium decodes pictures and looks into the rest; here the beginning of a file
 * has to be that of one of its kind.
 * @param name that it is to have there
 */
export async function requireMedia(path: string, name: string): Promise<void> {
  requireMediaName(name);
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(MOST_TO_SNIFF), 0, MOST_TO_SNIFF, 0);
    const kind = mediaKindOf(sniffMediaType(buffer.subarray(0, bytesRead)) ?? '');
    if (kind === undefined) throw entryError('Security');
  } finally {
    await file.close();
  }
}

/** Files and directories; no links, which might lead anywhere. */
async function listed(path: string, isGallery: boolean): Promise<{ name: string; isDirectory: boolean }[]> {
  const found = await readdir(path, { withFileTypes: true });
  return found
    .filter((entry) => (entry.isFile() || entry.isDirectory()) && isPlainName(entry.name))
    .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
    .filter(({ name, isDirectory }) => !isGallery || isListed(name, isDirectory));
}
