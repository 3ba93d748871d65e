// A temporary folder of one run: what tests and drivers, and the programs that they start, put into temporary folders is gone with the run.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As shells tell of a program that a signal has ended. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** To be called before anything makes a temporary folder. What the process starts from then on inherits it. */
export function useRunFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
  // Some tests run programs as another user.
  chmodSync(folder, 0o755);
  for (const name of process.platform === 'win32' ? ['TMP', 'TEMP'] : ['TMPDIR']) process.env[name] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Of their own accord these end a process without that. Whoever else listens ends it in another way.
  for (const [signal, code] of Object.entries(SIGNALS))
    process.once(signal, () => process.listenerCount(signal) === 0 && process.exit(code));
}

/**
 * Removes what vitest makes before it reads its configuration: a folder for each project, which it leaves where it is told to end.
 * @type {import('vite').Plugin & { configureVitest(context: { vitest: import('vitest/node').Vitest }): void }}
 */
export const projectFolders = {
  name: 'project-folders',
  configureVitest({ vitest }) {
    process.once('exit', () => {
      for (const { tmpDir } of vitest.projects) rmSync(tmpDir, { recursive: true, force: true });
    });
  },
};
