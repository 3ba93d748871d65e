// Packages the sample app loopback for this system, starts what came out, and waits for its verdict. For build machines that are no root.
//   node scripts/package-smoke.mjs [options of `holdfast package`]
//   node scripts/package-smoke.mjs --start <program>       one that is installed already
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

const LIMIT_MS = 60_000;
const VERDICT = /loopback: (\d+ checks passed|FAILED.*)/;

if (process.argv[2] === '--start') await judge(process.argv[3] ?? '');
else await judge(make());

/** @returns the program of the product's folder */
function make() {
  const output = join(root, 'release');
  const args = ['package', join(root, 'apps/loopback'), '--output', output, '--json', ...process.argv.slice(2)];
  const made = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (made.status !== 0) process.exit(made.status ?? 2);
  /** @type {{ product: { name: string, executableName: string }, artifacts: { target: string, file: string, bytes: number }[] }} */
  const { product, artifacts } = JSON.parse(made.stdout);
  for (const { target, file, bytes } of artifacts)
    console.log(`${target}: ${file} (${(bytes / 2 ** 20).toFixed(1)} MiB)`);
  const folder = artifacts.find(({ target }) => target === 'dir')?.file;
  if (folder === undefined) throw new Error('Nothing to start: "dir" was not among the targets.');

  return join(folder, programOf(product));
}

/** @param {string} program */
async function judge(program) {
  const profile = mkdtempSync(join(tmpdir(), 'holdfast-smoke-'));
  try {
    const verdict = await start(program, profile);
    console.log(`The product says: ${verdict ?? 'nothing'}`);
    process.exitCode = verdict?.endsWith('passed') ? 0 : 1;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {{ name: string, executableName: string }} product */
function programOf(product) {
  if (process.platform === 'darwin') return `${product.name}.app/Contents/MacOS/${product.name}`;
  return process.platform === 'win32' ? `${product.executableName}.exe` : product.executableName;
}

/**
 * @param {string} program
 * @param {string} profile
 * @returns {Promise<string | undefined>} the app's own verdict
 */
function start(program, profile) {
  const child = spawn(program, [`--profile=${profile}`, '--disable-gpu'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
    if (VERDICT.test(said)) child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      resolve(VERDICT.exec(said)?.[1]);
    });
  });
}
