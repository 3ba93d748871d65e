/** The memory of a target: of every process that it has started. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * PSS (proportional set size) shares out what several processes have in common, so that its sum counts every page once. Where the
 * system does not tell it, RSS counts shared pages once for each process.
 */
export type MemoryKind = 'PSS' | 'RSS';

export interface TreeMemory {
  /** Bytes; undefined where the system does not tell it for every process. */
  readonly pss: number | undefined;
  /** Bytes. */
  readonly rss: number;
  readonly processes: number;
}

/** In the environment of a target and so of all its processes: some leave the tree (Chromium's crash handler does). */
export const MARK_VARIABLE = 'HOLDFAST_BENCH_MARK';

export interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** `root` and every descendant of it. */
export function descendants(processes: readonly Process[], root: number): number[] {
  const children = new Map<number, number[]>();
  for (const { pid, parent } of processes) {
    const known = children.get(parent);
    if (known) known.push(pid);
    else children.set(parent, [pid]);
  }
  const found = [root];
  // The list grows while it is gone through.
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/**
 * @param mark the value of MARK_VARIABLE, by which processes are found that have left the tree
 * @throws Error on a system whose processes cannot be looked at
 */
export function treeMemory(root: number, mark: string): TreeMemory {
  if (process.platform === 'linux') return linuxMemory(root, mark);
  if (process.platform === 'darwin') return psMemory(root);
  throw new Error(`memory is not measured on ${process.platform}`);
}

/** @param proc where the system tells of its processes; another folder only in a test */
export function linuxMemory(root: number, mark: string, proc = '/proc'): TreeMemory {
  const processes = readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): Process[] => {
      const stat = readIfThere(join(proc, name, 'stat'));
      // The name of the program, in parentheses, may hold anything.
      const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent) }];
    });
  const pids = new Set(descendants(processes, root));
  for (const { pid, parent } of processes) {
    if (parent !== 1 || pids.has(pid)) continue;
    if (
      readIfThere(join(proc, String(pid), 'environ'))
        ?.split('\0')
        .includes(`${MARK_VARIABLE}=${mark}`)
    )
      pids.add(pid);
  }
  let pss: number | undefined = 0;
  let rss = 0;
  let count = 0;
  for (const pid of pids) {
    const status = readIfThere(join(proc, String(pid), 'status'));
    const resident = status === undefined ? undefined : kilobytes(status, 'VmRSS');
    // One that has ended meanwhile.
    if (resident === undefined) continue;
    count += 1;
    rss += resident;
    const rollup = readIfThere(join(proc, String(pid), 'smaps_rollup'));
    const share = rollup === undefined ? undefined : kilobytes(rollup, 'Pss');
    pss = pss === undefined || share === undefined ? undefined : pss + share;
  }
  if (count === 0) throw new Error('the target has no process any more');
  return { pss, rss, processes: count };
}

function psMemory(root: number): TreeMemory {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
  const rows = lines.map((line) => {
    const [pid = 0, parent = 0, resident = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, resident: resident * 1024 };
  });
  const pids = new Set(descendants(rows, root));
  const own = rows.filter(({ pid }) => pids.has(pid));
  return { pss: undefined, rss: own.reduce((sum, { resident }) => sum + resident, 0), processes: own.length };
}

/** @returns bytes; undefined when there is no such line */
export function kilobytes(text: string, key: string): number | undefined {
  const match = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text);
  return match ? Number(match[1]) * 1024 : undefined;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
