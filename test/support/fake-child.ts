/** A child process that does what a test says. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

export interface Spawned {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: {
    readonly env?: NodeJS.ProcessEnv;
    readonly detached?: boolean;
    readonly stdio?: readonly unknown[];
  };
}

export class FakeChild extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  /** The pipe that Xvfb writes the number of its display to. */
  readonly numbers = new PassThrough();
  readonly stdio = [null, null, this.stderr, this.numbers];
  readonly kills: unknown[] = [];

  kill(signal?: NodeJS.Signals): boolean {
    this.kills.push(signal);
    return true;
  }

  /** Ends with everything that it wrote having been read. */
  async end(code: number | null, signal: NodeJS.Signals | null = null): Promise<void> {
    const read = [this.stdout, this.stderr].map((stream) => new Promise((resolve) => stream.once('close', resolve)));
    this.stdout.end();
    this.stderr.end();
    await Promise.all(read);
    this.emit('close', code, signal);
  }
}
