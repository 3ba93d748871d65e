// `node scripts/bench-files.mjs [--mib 1024] [--repetitions 3]`: how fast a page reads and writes a large file, here and in an installed
// Chromium, in turns. The app is apps/fixtures/file-throughput; prints a table of medians, ratios and the largest memory.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomFillSync } from 'node:crypto';
import { root } from './lib/root.mjs';
import { useRunFolder } from './lib/run-folder.mjs';

useRunFolder();

const { values } = parseArgs({ options: { mib: { type: 'string' }, repetitions: { type: 'string' } } });
const mib = Number(values.mib ?? 1024);
const repetitions = Number(values.repetitions ?? 3);
const LIMIT_MS = 300_000;
const app = join(root, 'apps/fixtures/file-throughput');
const asRoot = process.getuid?.() === 0;

/** @type {Record<string, (profile: string, folder: string) => string[]>} */
const targets = {
  Holdfast: (profile, folder) => [
    process.execPath,
    join(root, 'dist/cli.js'),
    'run',
    app,
    '--profile',
    profile,
    '--',
    folder,
  ],
  Chromium: (profile, folder) => [
    process.env['CHROMIUM'] ?? 'chromium',
    ...(asRoot ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
    '--enable-logging=stderr',
    `--load-and-launch-app=${app}`,
    folder,
  ],
};

/** The PSS of every process of a group, in MB. @param {number} group */
function memoryOf(group) {
  let kib = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== group) continue;
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It has ended.
    }
  }
  return (kib * 1024) / 1e6;
}

/** @param {number} group @param {NodeJS.Signals} signal */
function endGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // Nothing of it is left.
  }
}

/**
 * @param {string} name
 * @returns {Promise<{ speeds: Record<string, number>, memory: number }>}
 */
async function run(name) {
  const place = mkdtempSync(join(tmpdir(), 'holdfast-throughput-'));
  const folder = join(place, 'files');
  mkdirSync(folder);
  const block = randomFillSync(Buffer.alloc(1024 * 1024));
  const source = openSync(join(folder, 'source.bin'), 'w');
  for (let i = 0; i < mib; i++) writeSync(source, block);
  closeSync(source);
  const [file = '', ...args] = targets[name]?.(join(place, 'profile'), folder) ?? [];
  // A group of its own: nothing of it is left behind.
  const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const group = child.pid ?? 0;
  const end = () => endGroup(group, 'SIGKILL');
  process.prependOnceListener('exit', end);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let memory = 0;
  const sampling = setInterval(() => {
    memory = Math.max(memory, memoryOf(group));
  }, 500);
  try {
    const speeds = await new Promise((resolve, reject) => {
      let output = '';
      const collect = (/** @type {Buffer} */ chunk) => {
        output += chunk.toString();
        const found = /THROUGHPUT (\{.*?\})/.exec(output);
        if (found) resolve(JSON.parse(found[1] ?? '{}'));
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${output.slice(-500)}`)));
      setTimeout(() => reject(new Error(`${name} was not done in time`)), LIMIT_MS).unref();
    });
    if (speeds.failed) throw new Error(`${name}: ${speeds.failed}`);
    return { speeds, memory };
  } finally {
    clearInterval(sampling);
    endGroup(group, 'SIGTERM');
    const timer = setTimeout(() => endGroup(group, 'SIGKILL'), 4000);
    await gone;
    clearTimeout(timer);
    end();
    process.off('exit', end);
    rmSync(place, { recursive: true, force: true, maxRetries: 8, retryDelay: 200 });
  }
}

/** @param {number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** @type {Record<string, Record<string, number[]>>} */
const samples = { Holdfast: {}, Chromium: {} };
for (let i = 0; i < repetitions; i++) {
  for (const name of i % 2 === 0 ? ['Holdfast', 'Chromium'] : ['Chromium', 'Holdfast']) {
    const { speeds, memory } = await run(name);
    for (const [row, speed] of Object.entries({ ...speeds, 'largest memory, MB': memory })) {
      ((samples[name] ??= {})[row] ??= []).push(speed);
    }
  }
}
const text = (/** @type {number[]} */ all) =>
  `${median(all).toFixed(0)} (${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)})`;
console.log(`${mib} MiB, ${repetitions} repetitions; MB/s, medians, smallest and largest in parentheses\n`);
console.log('|  | Holdfast | Chromium | Holdfast : Chromium |\n| --- | --: | --: | --: |');
for (const [row, ours] of Object.entries(samples['Holdfast'] ?? {})) {
  const theirs = samples['Chromium']?.[row] ?? [];
  const ratio = median(ours.map((value, i) => value / (theirs[i] ?? 1)));
  console.log(`| ${row} | ${text(ours)} | ${text(theirs)} | ${ratio.toFixed(2)} |`);
}
