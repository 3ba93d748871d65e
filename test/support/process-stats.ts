/** What the operating system knows of a process, from outside: open files, sockets, memory. Only Linux tells. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Descriptors {
  /** All open files. */
  readonly all: number;
  /** Of these, TCP and UDP sockets, in any state. */
  readonly inet: number;
}

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'];

/** @returns undefined where there is no /proc. */
export function descriptors(pid: number): Descriptors | undefined {
  if (process.platform !== 'linux') return undefined;
  const inodes = new Set<string>();
  let all = 0;
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    all += 1;
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  let inet = 0;
  for (const table of TABLES) {
    for (const line of readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)) {
      if (inodes.has(line.trim().split(/\s+/)[9] ?? '')) inet += 1;
    }
  }
  // A socket that is neither bound nor connected is in no table: it is not an internet socket as far as can be told from here.
  return { all, inet };
}

/** A file that was closed meanwhile has no target. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Resident memory in bytes; undefined where there is no /proc, or no such process any more. */
export function residentBytes(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line?.[1] === undefined ? undefined : Number(line[1]) * 1024;
  } catch {
    return undefined;
  }
}
