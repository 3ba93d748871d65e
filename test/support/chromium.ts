/** The Chromium that Holdfast is compared with. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of Chromium, from the variable CHROMIUM or the PATH; undefined when there is none. */
export function findChromium(): string | undefined {
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
export function requireChromium(): string {
  const file = findChromium();
  if (file !== undefined) return file;
  throw new Error('There is no chromium on the PATH; install it, or give its path in the variable CHROMIUM.');
}
