import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descendants, kilobytes, linuxMemory, MARK_VARIABLE, treeMemory } from '../../bench/memory.ts';

it('finds the whole tree and nothing beside it', () => {
  const processes = [
    { pid: 1, parent: 0 },
    { pid: 10, parent: 1 },
    { pid: 13, parent: 12 },
    { pid: 11, parent: 10 },
    { pid: 12, parent: 10 },
    { pid: 20, parent: 1 },
    { pid: 21, parent: 20 },
  ];
  expect(descendants(processes, 10).toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13]);
  expect(descendants(processes, 99)).toEqual([99]);
});

it('reads what /proc says in kB', () => {
  const text = 'Rss:   1000 kB\nPss:    512 kB\nPss_Dirty:  7 kB\n';
  expect(kilobytes(text, 'Pss')).toBe(512 * 1024);
  expect(kilobytes(text, 'Swap')).toBeUndefined();
});

describe('from what Linux tells of its processes', () => {
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'holdfast-proc-'));
  });
  afterEach(() => rmSync(proc, { recursive: true, force: true }));

  function add(pid: number, parent: number, files: { rss: number; pss?: number; environ?: string }): void {
    const folder = join(proc, String(pid));
    mkdirSync(folder);
    // A program may call itself what it likes.
    writeFileSync(join(folder, 'stat'), `${pid} (a) 7 (b) S ${parent} ${pid} 0`);
    writeFileSync(join(folder, 'status'), `Name:\tx\nVmRSS:\t  ${files.rss} kB\n`);
    if (files.pss !== undefined) writeFileSync(join(folder, 'smaps_rollup'), `Rss: 9 kB\nPss:   ${files.pss} kB\n`);
    writeFileSync(join(folder, 'environ'), files.environ ?? '');
  }

  it('adds the tree and the marked processes that have left it', () => {
    add(10, 5, { rss: 100, pss: 60 });
    add(11, 10, { rss: 200, pss: 50 });
    add(12, 1, { rss: 400, pss: 7, environ: `A=1\0${MARK_VARIABLE}=mine\0` });
    add(13, 1, { rss: 8000, pss: 8000, environ: `${MARK_VARIABLE}=another\0` });
    expect(linuxMemory(10, 'mine', proc)).toEqual({ pss: 117 * 1024, rss: 700 * 1024, processes: 3 });
  });

  it('has no PSS when one process does not tell its own', () => {
    add(10, 1, { rss: 100, pss: 60 });
    add(11, 10, { rss: 200 });
    add(12, 11, { rss: 300, pss: 40 });
    expect(linuxMemory(10, 'mine', proc)).toEqual({ pss: undefined, rss: 600 * 1024, processes: 3 });
  });
});

/** A process that starts another, and says its own id once that one runs. Both end when its input does. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)'], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdout.once('data', () => console.log(process.pid));
  process.stdin.resume().on('end', () => child.stdin.end());
`;

it.runIf(process.platform === 'linux')('adds up the memory of a process and its child, shared pages once', async () => {
  const mark = `test-${process.pid}`;
  const child = spawn(process.execPath, ['-e', PARENT], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, [MARK_VARIABLE]: mark },
  });
  try {
    await once(child.stdout, 'data');
    const { pss, rss, processes } = treeMemory(child.pid ?? 0, mark);
    expect(processes).toBe(2);
    expect(rss).toBeGreaterThan(20 * 1024 * 1024);
    // The two share at least the program itself.
    expect(pss ?? 0).toBeGreaterThan(0);
    expect(pss ?? 0).toBeLessThan(rss);
  } finally {
    const gone = once(child, 'exit');
    child.stdin.end();
    await gone;
  }
  expect(() => treeMemory(child.pid ?? 0, mark)).toThrow('no process any more');
});
