/** A program that a driver starts as a group of its own, of which nothing may be left behind. */
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface FollowedOutput {
  /** The end of what it has printed so far, on both outputs. */
  output(this: void): string;
  /** Resolves when the process is gone, with how it ended; never rejects. */
  readonly exited: Promise<string>;
}

/** @param most characters of the output that are kept */
export function followOutput(child: ChildProcessByStdio<null, Readable, Readable>, most: number): FollowedOutput {
  let output = '';
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-most);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
  });
  return { output: () => output, exited };
}

/** @param pid of the process that leads the group; undefined for one that could not be started */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
