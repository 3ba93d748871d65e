/** What a profile remembers of an app between runs: which version of it ran last. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

const schema = z.object({ version: z.string(), runtime: z.string() });

export interface InstalledDetails {
  readonly reason: 'install' | 'update' | 'chrome_update';
  readonly previousVersion?: string;
}

/**
 * Compares with the last run and writes down this one.
 * @param file the profile's record of this app
 * @param runtime version of the embedded Chromium
 * @returns what `runtime.onInstalled` has to say, or undefined when nothing changed.
 */
export function recordRun(file: string, version: string, runtime: string): InstalledDetails | undefined {
  const last = read(file);
  if (last?.version === version && last.runtime === runtime) return undefined;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ version, runtime }));
  renameSync(`${file}.new`, file);
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
