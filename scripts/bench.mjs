// `npm run bench`: how fast apps get their bytes, in one run beside plain Node and, when asked, a real Chromium. --help tells the options.
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAll } from './build.mjs';
import { root } from './lib/root.mjs';
import { orEnd } from './lib/setup-error.mjs';
import { setup } from './setup.mjs';

/** The driver and the plain-Node client are TypeScript, which the oldest supported Node does not run. */
const bundles = join(root, '.cache/bench');
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/main.ts', 'test/bench/node-client.ts'],
  outdir: bundles,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
await orEnd(setup({ log: () => {} }));
await buildAll();
const driver = pathToFileURL(join(bundles, 'main.mjs')).href;
/** @type {{ main: (args: readonly string[], places: { root: string, nodeClient: string }) => Promise<number> }} */
const { main } = await import(driver);
process.exitCode = await main(process.argv.slice(2), { root, nodeClient: join(bundles, 'node-client.mjs') });
