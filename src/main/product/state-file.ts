/** A small file that says what is to be started: replaced as a whole, and written on a disk that is full too. */
import { closeSync, fstatSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';

/** What it is filled up to, with blanks behind its text: room that it has already, whatever it is to say. */
export const STATE_BYTES = 1024;

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Where the disk is full it is overwritten in its place, which needs no room but is not safe from a power cut.
 * @param text ASCII
 * @throws Error when it can be written neither way
 */
export function writeStateFile(file: string, text: string): void {
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, text.padEnd(STATE_BYTES), { flush: true });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!FULL.has((error as NodeJS.ErrnoException).code ?? '') || !overwrite(file, text)) throw error;
  }
}

/** @returns whether there was something to overwrite, with as much room */
function overwrite(file: string, text: string): boolean {
  let fd: number;
  try {
    fd = openSync(file, 'r+');
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(fd);
    if (size < text.length) return false;
    writeSync(fd, text.padEnd(size), 0);
    fsyncSync(fd);
    return true;
  } finally {
    closeSync(fd);
  }
}
