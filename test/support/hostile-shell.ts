/**
 * The built shell with one thing changed: the preload hands the page's port to the app instead of building chrome.* on it. That is what a
 * page would have whose renderer process has been taken over.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { fixtureFolder, root, startShell } from './shell.ts';
import type { RunningShell } from './shell.ts';

/** In the place of the bundle of src/renderer/install.ts. */
const SURFACE = `
var holdfastSurface = {
  install: function (boot) {
    addEventListener('message', function (event) {
      if (event.data !== boot.portToken || window.hostilePort) return;
      event.stopImmediatePropagation();
      window.hostileBoot = boot;
      window.hostilePort = event.ports[0];
      window.dispatchEvent(new Event('hostile-port'));
    });
  },
};`;

/** Starts apps/fixtures/hostile-port, whose page has its port in `hostilePort`. The shell's own files must be built. */
export async function startHostileShell(): Promise<RunningShell> {
  const folder = join(root, '.cache/hostile-port');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, 'dist/main.js'), join(folder, 'main.js'));
  await build({
    absWorkingDir: root,
    entryPoints: ['src/preload/preload.ts'],
    outfile: join(folder, 'preload.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'chrome130',
    external: ['electron'],
    define: { HOLDFAST_SURFACE: JSON.stringify(SURFACE) },
    logLevel: 'warning',
  });
  const shell = await startShell(fixtureFolder('hostile-port'), { main: join(folder, 'main.js'), idleMs: 3_600_000 });
  await shell.waitForOutput('hostile-port: ready');
  return shell;
}
