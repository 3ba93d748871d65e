import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { descendants, kilobytes, MARK_VARIABLE, treeMemory } from '../../bench/memory.ts';

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
