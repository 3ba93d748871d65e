/** What a profile remembers of an app between runs: which version of it ran last. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeWholeSync } from '../storage/write-whole-sync.ts';

const schema = z.object({ version: z.string(), runtime: z.string() });

export interface InstalledDetails {
  readonly reason: 'install' | 'update' | 'chrome_update';
  readonly previousVersion?: string;
}

/**
 * Compares with the last run and writes down this one.
 * @param file the profile's record of this app
 * @param runtime version of the embedded Chromium
 * @param warn is told when that cannot be written down; then the app hears of it at a run that can: not at every one
 * @returns what `runtime.onInstalled` has to say, or undefined when nothing changed.
 */
export function recordRun(
  file: string,
  version: string,
  runtime: string,
  warn: (message: string) => void,
): InstalledDetails | undefined {
  const last = read(file);
  if (last?.version === version && last.runtime === runtime) return undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWholeSync(file, JSON.stringify({ version, runtime }));
  } catch (error) {
    warn(`${file} cannot be written: ${(error as Error).message}.`);
    return undefined;
  }
  if (!last) return { reason: 'install' };
  if (last.version !== version) return { reason: 'update', previousVersion: last.version };
  return { reason: 'chrome_update' };
}

function read(file: string): z.infer<typeof schema> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // No record, or none that can be read: the app counts as new, which at worst tells it so once more.
    return undefined;
  }
}
