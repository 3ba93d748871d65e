/**
 * Which version of a product in a folder is in use: one line of one file, which is replaced as a whole and which the launcher reads too:
 *
 *     <version in use> <the last one that launched its app> <starts of the one in use without that> <versions given up>…
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProgramVersion } from './program-version.ts';
import { writeStateFile } from './state-file.ts';

/** The folder of the versions, in the product's. */
export const VERSIONS = 'versions';
/** In that folder. */
export const IN_USE = 'in-use';

export interface InUse {
  readonly current: string;
  readonly good: string;
  readonly starts: number;
  readonly bad: readonly string[];
}

/** @returns undefined for a file that is not as it must be; the launcher says so */
export function readInUse(versions: string): InUse | undefined {
  let text: string;
  try {
    text = readFileSync(join(versions, IN_USE), 'utf8');
  } catch {
    return undefined;
  }
  const [line = ''] = text.split('\n');
  const [current = '', good = '', starts = '', ...bad] = line.split(' ');
  if (![current, good, ...bad].every(parseProgramVersion) || !/^\d+$/.test(starts)) return undefined;
  return { current, good, starts: Number(starts), bad };
}

/** Of the versions that were given up the last twenty are kept. @throws what writing throws */
export function writeInUse(versions: string, { current, good, starts, bad }: InUse): void {
  writeStateFile(join(versions, IN_USE), `${[current, good, starts, ...bad.slice(-20)].join(' ')}\n`);
}
