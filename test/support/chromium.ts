/** The Chromium that Holdfast is compared with. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of Chromium, from the variable CHROMIUM or the PATH; undefined when there is none.
 * @param major of an older version than that, which the variable CHROMIUM_<major> names
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
  if (major !== undefined)
    throw new Error(`The variable CHROMIUM_${major} is to give the path of a Chromium ${major}.`);
  throw new Error('There is no chromium on the PATH; install it, or give its path in the variable CHROMIUM.');
}
