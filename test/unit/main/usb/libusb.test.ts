/** That libusb can be started again, by the real package, in a process that has no file left at first. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../../../support/shell.ts';

let folder: string;
beforeEach(() => {
  // Where packages are found.
  mkdirSync(join(root, 'test-results'), { recursive: true });
  folder = mkdtempSync(join(root, 'test-results/libusb-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SCRIPT = `
import { closeSync, openSync } from 'node:fs';
import { loadLibusb } from './src/main/usb/libusb.ts';
// What the package itself reads has been read then.
await import('node-gyp-build');
const files = [];
try {
  for (;;) files.push(openSync('/dev/null'));
} catch {}
closeSync(files.pop());
closeSync(files.pop());
const said = await loadLibusb().then(() => 'started', (error) => error.message);
for (const file of files) closeSync(file);
const { watch } = await loadLibusb();
const watched = await watch({ added() {}, removed() {} });
watched.close();
console.log(said + ', then ' + Array.isArray(watched.devices));
process.exit();
`;

it.skipIf(process.platform !== 'linux')('starts libusb again where it could not be started', async () => {
  const outfile = join(folder, 'script.mjs');
  await build({
    stdin: { contents: SCRIPT, resolveDir: root },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['usb', 'node-gyp-build'],
  });
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, outfile],
    {
      timeout: 30_000,
    },
  );
  expect(stdout).toBe('libusb cannot be started (-99)., then true\n');
});
