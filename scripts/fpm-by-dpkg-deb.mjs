#!/usr/bin/env node
// Stands in for fpm where electron-builder makes a .deb: takes the options that it gives, and has dpkg-deb build the package. So a .deb needs
// no download and no Ruby. https://fpm.readthedocs.io tells what the options mean.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Options without a value. */
const FLAGS = new Set(['--force', '--debug']);
const SHORT = new Map([
  ['-s', '--input-type'],
  ['-t', '--output-type'],
  ['-d', '--depends'],
]);

/** @type {Map<string, string[]>} */
const options = new Map();
/** @type {string[]} */
const sources = [];
for (let index = 2; index < process.argv.length; index++) {
  const argument = process.argv[index] ?? '';
  const name = SHORT.get(argument) ?? argument;
  if (FLAGS.has(name)) continue;
  if (name.startsWith('--')) options.set(name, [...(options.get(name) ?? []), process.argv[++index] ?? '']);
  else sources.push(argument);
}

/** @param {string} name */
const last = (name) => options.get(name)?.at(-1);
if (last('--output-type') !== 'deb') throw new Error('This makes .deb packages only.');

const root = mkdtempSync(join(tmpdir(), 'holdfast-deb-'));
try {
  for (const source of sources) place(source);
  const script = join(root, 'DEBIAN');
  mkdirSync(script);
  writeFileSync(join(script, 'control'), control());
  writeFileSync(join(script, 'md5sums'), checksums());
  for (const [option, name] of /** @type {const} */ ([
    ['--before-install', 'preinst'],
    ['--after-install', 'postinst'],
    ['--before-remove', 'prerm'],
    ['--after-remove', 'postrm'],
  ])) {
    const file = last(option);
    if (file !== undefined) writeFileSync(join(script, name), readFileSync(file));
  }
  normalise(root);
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? '315619200';
  const compression = last('--deb-compression') ?? 'xz';
  // The usual level takes minutes, and saves an eighth.
  const args = ['--root-owner-group', `-Z${compression}`, '-z1', '--build', root, last('--package') ?? ''];
  const { status } = spawnSync('dpkg-deb', args, {
    stdio: 'inherit',
    env: { ...process.env, SOURCE_DATE_EPOCH: epoch },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** @param {string} source `from=to`; with a slash at the end of `from`, what is in that folder */
function place(source) {
  const at = source.indexOf('=');
  const [from, to] = [source.slice(0, at), join(root, source.slice(at + 1))];
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

function control() {
  const [synopsis = '', ...description] = (last('--description') ?? '').split('\n');
  const url = last('--url');
  const fields = {
    Package: last('--name'),
    Version: [last('--version'), ...(options.get('--iteration') ?? [])].join('-'),
    Architecture: last('--architecture'),
    Maintainer: last('--maintainer'),
    'Installed-Size': String(Math.ceil(sizeOf(root) / 1024)),
    Depends: options.get('--depends')?.join(', '),
    Recommends: options.get('--deb-recommends')?.join(', '),
    Section: last('--category') ?? 'default',
    Priority: last('--deb-priority') ?? 'optional',
    // A placeholder is no address.
    Homepage: url?.endsWith('.invalid/') ? undefined : url,
    // electron-builder leaves the first line empty unless it is told one.
    Description: [
      synopsis.trim() || (description.shift() ?? '').trim() || last('--name'),
      ...description.map(continued),
    ].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

/** @param {string} line of a description: an empty one is a dot */
function continued(line) {
  return line.trim() === '' ? ' .' : ` ${line.trim()}`;
}

function checksums() {
  const lines = filesIn(root, '')
    .filter((path) => !path.startsWith('DEBIAN/') && lstatSync(join(root, path)).isFile())
    .map(
      (path) =>
        `${createHash('md5')
          .update(readFileSync(join(root, path)))
          .digest('hex')}  ${path}`,
    );
  return `${lines.join('\n')}\n`;
}

/**
 * @param {string} folder
 * @param {string} prefix
 * @returns {string[]}
 */
function filesIn(folder, prefix) {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(folder, `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
    );
}

/** @param {string} folder */
function sizeOf(folder) {
  return filesIn(folder, '').reduce((sum, path) => sum + lstatSync(join(folder, path)).size, 0);
}

/**
 * The same modes and times on every machine: who may run a file is kept.
 * @param {string} path
 */
function normalise(path) {
  const status = lstatSync(path);
  if (status.isDirectory()) {
    for (const name of readdirSync(path)) normalise(join(path, name));
    chmodSync(path, 0o755);
  } else if (status.isFile()) chmodSync(path, status.mode & 0o100 || path.includes('/DEBIAN/p') ? 0o755 : 0o644);
  const seconds = Number(process.env['SOURCE_DATE_EPOCH'] ?? '315619200');
  lutimesSync(path, seconds, seconds);
}
