/** A temporary folder of one run of the tests: what tests, and the programs that they start, put into temporary folders is gone with the run. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** To be called by a configuration, before the runner makes folders of its own. What the run starts inherits it. */
export function useRunFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
  // Some tests run programs as another user.
  chmodSync(folder, 0o755);
  for (const name of process.platform === 'win32' ? ['TMP', 'TEMP'] : ['TMPDIR']) process.env[name] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  // Of their own accord these end the runner without that.
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
    process.once(signal, () => process.exit(code));
}
