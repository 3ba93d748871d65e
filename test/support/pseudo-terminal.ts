/**
 * A pair of terminals in place of a serial port and its cable: the program under test opens `path`, and what it sends and gets there is here.
 * socat makes them, since Node cannot. A pseudo terminal has neither a speed nor modem lines.
 */
import { spawn, spawnSync } from 'node:child_process';
import { constants, openSync, closeSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const hasPseudoTerminals = process.platform === 'linux' && spawnSync('socat', ['-V']).status === 0;

export interface PseudoTerminal {
  /** A link to the terminal. */
  readonly path: string;
  /** What has been sent to it and not been taken by `take`. */
  readonly received: Buffer;
  /** Waits for so many bytes and takes them; fails after 30 s. */
  take(count: number): Promise<Buffer>;
  /** Gives what comes from now on to this instead of keeping it. */
  answer(take: (bytes: Buffer) => void): void;
  /** Resolves when the cable has taken them. */
  send(bytes: Uint8Array | string): Promise<void>;
  /** From now on nothing is taken out of the terminal, or again. */
  stall(isStalled: boolean): void;
  /** The device is gone. */
  unplug(): Promise<void>;
  close(): Promise<void>;
}

const LIMIT_MS = 30_000;

export async function pseudoTerminal(): Promise<PseudoTerminal> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-tty-'));
  const path = join(folder, 'tty');
  const child = spawn('socat', [`PTY,link=${path},rawer`, 'STDIO'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const deadline = Date.now() + LIMIT_MS;
  while (!existsSync(path)) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('socat makes no terminal');
    await delay(5);
  }
  // The cable stays plugged in when the program closes the port.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  let isHeld = true;
  let received = Buffer.alloc(0);
  const waiters = new Set<() => void>();
  let answering: ((bytes: Buffer) => void) | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    if (answering) return answering(chunk);
    received = Buffer.concat([received, chunk]);
    for (const check of waiters) check();
  });
  child.stdin.on('error', () => {});
  const unplug = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return {
    path,
    get received() {
      return received;
    },
    async take(count) {
      await new Promise<void>((resolve, reject) => {
        const check = () => {
          if (received.byteLength < count) return;
          clearTimeout(timer);
          waiters.delete(check);
          resolve();
        };
        const timer = setTimeout(() => {
          waiters.delete(check);
          reject(new Error(`${received.byteLength} of ${count} bytes have come`));
        }, LIMIT_MS);
        waiters.add(check);
        check();
      });
      const taken = received.subarray(0, count);
      received = received.subarray(count);
      return taken;
    },
    answer(take) {
      answering = take;
    },
    send: (bytes) =>
      new Promise((resolve, reject) => {
        child.stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    stall: (isStalled) => void (isStalled ? child.stdout.pause() : child.stdout.resume()),
    unplug,
    async close() {
      await unplug();
      if (isHeld) closeSync(held);
      isHeld = false;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
