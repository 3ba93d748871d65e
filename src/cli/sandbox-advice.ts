/** What to do where Chromium's sandbox cannot start for an ordinary user. */
import { dirname, join } from 'node:path';

/** Chromium's last line in that case: with a helper beside it that is not SUID root, and without one. */
const NO_SANDBOX = /:FATAL:.*(?:SUID sandbox helper|No usable sandbox)/;

/**
 * @param line of what Electron writes to stderr
 * @param executable of that Electron
 * @returns a text of several lines, when the line says that there is no sandbox
 */
export function sandboxAdvice(line: string, executable: string): string | undefined {
  if (!NO_SANDBOX.test(line)) return undefined;
  const helper = `'${join(dirname(executable), 'chrome-sandbox')}'`;
  return [
    "Chromium's sandbox cannot start: this system lets ordinary users make no namespaces, as Ubuntu from 23.10 on and some containers do.",
    'Run this once, as root, and then try again:',
    `  chown root:root ${helper} && chmod 4755 ${helper}`,
  ].join('\n');
}
