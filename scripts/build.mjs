// Bundles the shell: main process, preload, the page's surface (as text inside the preloads and main) and the command.
import { build } from 'esbuild';
import { chmodSync, existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './lib/root.mjs';

/**
 * Rooms are found by their folder: `holdfast:rooms/main` gives every src/api/<room>/main.ts and `holdfast:rooms/page` every page.ts,
 * so that a new namespace needs no second list beside registry.ts.
 * @returns {import('esbuild').Plugin}
 */
export function roomsPlugin() {
  return {
    name: 'rooms',
    setup(builder) {
      builder.onResolve({ filter: /^holdfast:rooms\// }, (args) => ({ path: args.path, namespace: 'rooms' }));
      builder.onLoad({ filter: /.*/, namespace: 'rooms' }, (args) => ({
        contents: roomsModule(args.path),
        resolveDir: join(root, 'src/api'),
        loader: 'ts',
      }));
    },
  };
}

/**
 * The text of a rooms module.
 * @param {string} id `holdfast:rooms/main` or `holdfast:rooms/page`
 * @param {string} [base] what the import paths start with
 */
export function roomsModule(id, base = '.') {
  const file = id === 'holdfast:rooms/main' ? 'main.ts' : 'page.ts';
  const rooms = readdirSync(join(root, 'src/api')).filter((name) => existsSync(join(root, 'src/api', name, file)));
  const imports = rooms.map((name, i) => `import room${i} from '${base}/${name}/${file}';`);
  return `${imports.join('\n')}\nexport default [${rooms.map((_, i) => `room${i}`).join(', ')}];\n`;
}

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  plugins: [roomsPlugin()],
};

/**
 * Of the object `z` nothing can be left out: two thirds of the bundle would be zod's texts in forty languages, parsed at every start.
 * @param {import('esbuild').Metafile} metafile
 */
function refuseWholeZod({ inputs, outputs }) {
  const bundled = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  if (!bundled.some(([path, { bytesInOutput }]) => /\/zod\/.*\/locales\/de\.js$/.test(path) && bytesInOutput > 0))
    return;
  const guilty = Object.keys(inputs).filter((path) => path.startsWith('src/') && importsObject(path));
  throw new Error(`"import * as z from 'zod'" is to be used, not "import { z }": ${guilty.join(', ')}`);
}

/** @param {string} path */
function importsObject(path) {
  return /^import \{[^}]*\bz\b[^}]*\} from 'zod'/m.test(readFileSync(join(root, path), 'utf8'));
}

/** Builds everything into dist/. */
export async function buildAll() {
  const dist = join(root, 'dist');
  for (const name of existsSync(dist) ? readdirSync(dist) : []) {
    if (/^cli-\w+\.js$/.test(name)) rmSync(join(dist, name));
  }
  const surface = await build({
    ...common,
    entryPoints: ['src/renderer/install.ts'],
    format: 'iife',
    globalName: 'holdfastSurface',
    platform: 'browser',
    target: 'chrome130',
    write: false,
  });
  const surfaceText = surface.outputFiles[0]?.text ?? '';
  const [main] = await Promise.all([
    build({
      ...common,
      metafile: true,
      entryPoints: ['src/main/main.ts'],
      outfile: 'dist/main.js',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['electron', 'classic-level', 'cld3-asm', 'serialport', 'usb', 'node-hid'],
      define: { HOLDFAST_SURFACE: JSON.stringify(surfaceText) },
      // Bundled CommonJS dependencies still call require() for Node's own modules.
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    }),
    build({
      ...common,
      // Not in the shell: products that electron-updater can replace have it.
      entryPoints: ['src/main/app/system-installer.ts'],
      outfile: 'dist/system-installer.js',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['electron'],
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    }),
    build({
      ...common,
      entryPoints: ['src/preload/preload.ts'],
      outfile: 'dist/preload.cjs',
      format: 'cjs',
      platform: 'node',
      target: 'chrome130',
      external: ['electron'],
      define: { HOLDFAST_SURFACE: JSON.stringify(surfaceText) },
    }),
    build({
      ...common,
      entryPoints: ['src/preload/guest.ts'],
      outfile: 'dist/guest-preload.cjs',
      format: 'cjs',
      platform: 'node',
      target: 'chrome130',
      external: ['electron'],
      define: { HOLDFAST_SURFACE: JSON.stringify(surfaceText) },
    }),
    build({
      ...common,
      entryPoints: ['src/preload/keyboard.ts'],
      outfile: 'dist/keyboard-preload.cjs',
      format: 'cjs',
      platform: 'node',
      target: 'chrome130',
      external: ['electron'],
    }),
    build({
      ...common,
      entryPoints: ['src/cli/cli.ts'],
      // What a command alone needs is loaded by that command. Beside it, so that `import.meta.dirname` is the same in all of them.
      outdir: 'dist',
      splitting: true,
      chunkNames: 'cli-[hash]',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // What makes products loads its own parts by their place, or by names that it makes global, and its log is to be the same one.
      external: ['electron', 'classic-level', 'electron-builder', 'builder-util', 'png2icons', '@electron/*'],
      banner: {
        js: "#!/usr/bin/env node\nimport { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    }),
  ]);
  chmodSync(join(root, 'dist/cli.js'), 0o755);
  refuseWholeZod(main.metafile);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await buildAll();
