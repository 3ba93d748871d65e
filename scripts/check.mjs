// Types for both Electron majors, lint with the layer rules, format. Every part runs even when one before it failed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './lib/root.mjs';
import { orEnd } from './lib/setup-error.mjs';
import { electronTypes33 } from './setup.mjs';

/** @type {string[]} */
const failed = [];

/**
 * @param {string} title
 * @param {string} command a program of node_modules/.bin
 * @param {string[]} args
 */
function step(title, command, args) {
  const bin = join(root, 'node_modules/.bin', process.platform === 'win32' ? `${command}.cmd` : command);
  const { status } = spawnSync(bin, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${title}\n`);
  if (status !== 0) failed.push(title);
}

step('types (Electron 45)', 'tsc', ['-b', 'tsconfig.json']);
const types33 = await orEnd(electronTypes33());
const config33 = join(root, '.cache/tsconfig.electron-33.json');
mkdirSync(join(root, '.cache'), { recursive: true });
writeFileSync(config33, JSON.stringify(electron33Config(types33), null, 2));
step('types (Electron 33)', 'tsc', ['-p', config33]);
step('lint and layers', 'oxlint', ['--type-aware', '--deny-warnings', 'src', 'scripts', 'test', 'apps']);
step('format', 'oxfmt', ['--check', 'src', 'scripts', 'test', 'apps', 'vitest.config.ts', 'vitest.e2e.config.ts']);
if (failed.length > 0) {
  process.stdout.write(`check failed: ${failed.join(', ')}\n`);
  process.exit(1);
}

/**
 * The layers that import Electron, with `electron` resolved to the older major's types.
 * @param {string} types path of its electron.d.ts
 */
function electron33Config(types) {
  return {
    extends: '../config/tsconfig.base.json',
    compilerOptions: {
      composite: false,
      declaration: false,
      emitDeclarationOnly: false,
      noEmit: true,
      lib: ['ES2023', 'DOM'],
      types: ['node'],
      typeRoots: ['../node_modules/@types'],
      paths: { electron: [`./${relative(join(root, '.cache'), types)}`] },
    },
    include: ['../src/main/**/*.ts', '../src/preload/**/*.ts'],
  };
}
