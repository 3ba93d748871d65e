/** Replaces a file at once, and only when the new one is on the disk: a power cut leaves the one or the other. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Readable for its owner alone. */
export function writeWholeSync(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    // On a full disk the half of it would stay in the way.
    rmSync(temporary, { force: true });
    throw error;
  }
}
