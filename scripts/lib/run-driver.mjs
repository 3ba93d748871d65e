// Bundles a driver of test/ and runs its `main`: drivers are TypeScript, which the oldest supported Node does not run.
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAll } from '../build.mjs';
import { setup } from '../setup.mjs';
import { root } from './root.mjs';
import { useRunFolder } from './run-folder.mjs';
import { orEnd } from './setup-error.mjs';

/**
 * Prepares Electron, builds the shell and hands over the command line.
 * @param {string} name of the folder in test/ that has the driver's main.ts
 * @returns {Promise<void>} sets the exit code to what `main` returns
 */
export async function runDriver(name) {
  // As deep below the repository as test/support, whose files find the repository from where they are.
  const bundle = join(root, '.cache', name, 'main.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: [`test/${name}/main.ts`],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  if (!process.argv.includes('--help')) {
    await orEnd(setup({ log: () => {} }));
    await buildAll();
  }
  useRunFolder();
  /** @type {{ main: (args: readonly string[]) => Promise<number> }} */
  const { main } = await import(pathToFileURL(bundle).href);
  process.exitCode = await main(process.argv.slice(2));
}
