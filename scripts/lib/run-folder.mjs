// A temporary folder of one run: what tests and drivers, and the programs that they start, put into temporary folders is gone with the run.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** To be called before anything makes a temporary folder. What the process starts from then on inherits it. */
export function useRunFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
  // Some tests run programs as another user.
  chmodSync(folder, 0o755);
  for (const name of process.platform === 'win32' ? ['TMP', 'TEMP'] : ['TMPDIR']) process.env[name] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Of their own accord these end a process without that. Whoever else listens ends it in another way.
  for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }))
    process.once(signal, () => process.listenerCount(signal) === 0 && process.exit(code));
}
