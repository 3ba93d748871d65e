/** The Chromium that Holdfast is compared with. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of Chromium, from the variable CHROMIUM or the PATH; undefined when there is none.
 * @param major another version than the one that is installed: from the variable CHROMIUM_<major> alone
 */
export function findChromium(major?: number): string | undefined {
  if (major !== undefined) return process.env[`CHROMIUM_${major}`];
  const asked = process.env['CHROMIUM'];
  if (asked) return asked;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser']) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}

/** @throws Error that says what to do when there is no Chromium */
export function requireChromium(major?: number): string {
  const file = findChromium(major);
  if (file !== undefined) return file;
  if (major !== undefined) throw new Error(`Give the path of Chromium ${major} in the variable CHROMIUM_${major}.`);
  throw new Error('There is no chromium on the PATH; install it, or give its path in the variable CHROMIUM.');
}
