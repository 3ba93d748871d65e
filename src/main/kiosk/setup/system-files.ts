/** Puts a kiosk's system files in their places, and takes them away again: what was there before is kept beside them and comes back. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface SystemFile {
  /** Absolute, or in the folder for those of another system. */
  readonly path: string;
  readonly text: string;
  /** The ways out that it closes (docs/kiosk/escapes.md), or what it is for. */
  readonly why: string;
}

export type FileState = 'new' | 'same' | 'other';

const KEPT = '.before-holdfast-kiosk';

/** @param root the system that is set up, `/` for this one */
export function stateOf({ path, text }: SystemFile, root: string): FileState {
  const file = join(root, path);
  if (!existsSync(file)) return 'new';
  return readFileSync(file, 'utf8') === text ? 'same' : 'other';
}

/** Writes those that are not there as they are to be. @returns the paths of what was written */
export function applyFiles(files: readonly SystemFile[], root: string): string[] {
  const written: string[] = [];
  for (const file of files) {
    const state = stateOf(file, root);
    if (state === 'same') continue;
    const path = join(root, file.path);
    mkdirSync(dirname(path), { recursive: true });
    // What an earlier setup wrote is no reason to forget what was there before all of them.
    if (state === 'other' && !existsSync(`${path}${KEPT}`)) renameSync(path, `${path}${KEPT}`);
    writeFileSync(`${path}.new`, file.text, { mode: 0o644 });
    renameSync(`${path}.new`, path);
    written.push(file.path);
  }
  return written;
}

/** @returns the paths of what was taken away or put back */
export function removeFiles(files: readonly SystemFile[], root: string): string[] {
  const gone: string[] = [];
  for (const file of files) {
    const path = join(root, file.path);
    if (!existsSync(path)) continue;
    rmSync(path);
    if (existsSync(`${path}${KEPT}`)) renameSync(`${path}${KEPT}`, path);
    else removeIfEmpty(dirname(path));
    gone.push(file.path);
  }
  return gone;
}

/** Of folders only those for drop-ins are made here, and end so. */
function removeIfEmpty(folder: string): void {
  if (!folder.endsWith('.d')) return;
  try {
    rmdirSync(folder);
  } catch {
    // Something else is in it.
  }
}
