/**
 * The port fuzzer: a page that has its port itself (test/support/hostile-shell.ts) sends random messages, then floods of those that could
 * cost main something each. Main must go on answering, log at a limited rate, and hold no more afterwards than before.
 */
import { MOST_LINES, WINDOW_MS } from '../../src/main/host/limited-log.ts';
import { startHostileShell } from '../support/hostile-shell.ts';
import { liveBytes, peakResident } from '../support/main-memory.ts';
import { residentBytes } from '../support/process-stats.ts';
import { randomSource } from '../support/random.ts';
import type { RunningShell } from '../support/shell.ts';
import { faultLines } from './lines.ts';

export interface PortFuzzOptions {
  readonly seed: number;
  /** Random messages; the floods are in proportion, up to what each is to show. */
  readonly messages: number;
  readonly say?: (line: string) => void;
}

export interface PortFuzzReport {
  readonly seed: number;
  readonly messages: number;
  readonly seconds: number;
  /** Lines that the shell printed. */
  readonly lines: number;
  /** MB of main: what live objects hold before and after, and its resident memory before and at its highest. */
  readonly liveMb: readonly [before: number, after: number];
  readonly residentMb: readonly [before: number, peak: number];
  readonly faults: readonly string[];
}

interface Flood {
  readonly what: string;
  readonly count: number;
  /** JavaScript of the page: makes the message number `i`. */
  readonly message: string;
  /** Messages between two waits for an answer. */
  readonly pauseEvery?: number;
}

/** Main must have answered within this, whatever it was sent. */
const ANSWER_LIMIT_MS = 60_000;
/** What may be left after 16,384 sockets with their names, and after V8 has compiled more code. */
const LIVE_GROWTH_MB = 60;
/** What waits at a time (512 MiB, src/main/host/call-budget.ts), one message, and what the garbage collector has not looked at yet. */
const PEAK_GROWTH_MB = 1000;

function floods(messages: number): Flood[] {
  const many = Math.min(messages, 200_000);
  return [
    { what: 'not of a known form', count: many, message: '[9, 1]' },
    { what: 'megabytes that are no message', count: 200, message: 'new Uint8Array(1e6)' },
    { what: 'Ready', count: many, message: '[READY]' },
    { what: 'Listeners of made-up names', count: many, message: '[LISTENERS, `made.up${i}`, 1]' },
    {
      what: 'sends of a page that has no window',
      count: 300,
      message: "[ANSWERED, 'sockets.tcp.send', [1, new Uint8Array(1e6)]]",
    },
    { what: 'calls that no page may answer', count: many, message: "[ANSWERED, 'storage.local.clear', []]" },
    { what: 'Credit that was never sent', count: many, message: '[CREDIT, `sockets.tcp.on${i}`, i, 1e9]' },
    {
      what: 'ports',
      count: Math.min(many, 5000),
      message: '({ message: [READY], transfer: [new MessageChannel().port1] })',
    },
    { what: 'holes', count: 200, message: "[CALL, i, 'storage.local.get', [holes()]]" },
    { what: 'five hundred levels', count: 200, message: "[CALL, i, 'storage.local.set', [{ deep: nested(500) }]]" },
    {
      what: 'sockets',
      count: Math.min(many, 20_000),
      message: "[CALL, 1, 'sockets.tcp.create', [{ name: 'n'.repeat(1000) }]]",
    },
    { what: 'windows', count: 2000, message: "[CALL, 1, 'app.window.reserve', ['background.js', { id: `w${i}` }]]" },
    {
      what: 'sends beyond the quota',
      count: 500,
      message: "[CALL, 1, 'sockets.tcp.send', [1, new Uint8Array(1e6)]]",
      pauseEvery: 1e9,
    },
    {
      what: 'more than the disk can take',
      count: 300,
      message: "[CALL, 1, 'storage.local.set', [{ k: 'x'.repeat(4e6) }]]",
      pauseEvery: 1e9,
    },
  ];
}

export async function fuzzPort(options: PortFuzzOptions): Promise<PortFuzzReport> {
  const { seed, messages, say = () => {} } = options;
  const startedAt = performance.now();
  const faults: string[] = [];
  const shell = await startHostileShell();
  let live: [number, number] = [0, 0];
  let resident: [number, number] = [0, 0];
  let sent = 0;
  try {
    const page = await shell.background();
    await page.evaluate(randomSource);
    const run = async (what: string, count: number, make: string, pauseEvery = 2000): Promise<void> => {
      const done = await Promise.race([
        page.evaluate(`flood(${count}, ${make}, ${pauseEvery})`),
        new Promise<undefined>((resolve) => setTimeout(resolve, ANSWER_LIMIT_MS, undefined).unref()),
      ]);
      sent += count;
      if (done === undefined) throw new Error(`${what}: main has not answered within ${ANSWER_LIMIT_MS / 1000} s`);
      say(`${what}: ${count} messages`);
    };
    // What is loaded and compiled at the first use is no growth.
    await run('a few of everything', 3000, `randomMessages(${seed + 1})`);
    live = [await liveBytes(shell), 0];
    resident = [residentBytes(shell.electron.process().pid ?? 0) ?? 0, 0];
    resident[1] = await peakResident(shell, async () => {
      await run('random', messages, `randomMessages(${seed})`);
      for (const { what, count, message, pauseEvery } of floods(messages))
        await run(what, count, `(i) => ${message}`, pauseEvery);
      await storageIsIdle(shell);
    });
    live[1] = await liveBytes(shell);
    // It still works: the page gets what it asks for.
    const answer = (await page.evaluate("call('storage.local.getBytesInUse', undefined)")) as { error: string | null };
    if (answer.error !== null) faults.push(`an honest call fails: ${answer.error}`);
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error), ...shell.output().split('\n').slice(-10));
  } finally {
    await shell.close();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const lines = shell.output().split('\n').length;
  const mostLines = (Math.ceil((seconds * 1000) / WINDOW_MS) + 1) * (MOST_LINES + 1) + 10;
  if (lines > mostLines) faults.push(`${lines} lines on the terminal, more than ${mostLines}`);
  if (live[1] - live[0] > LIVE_GROWTH_MB * 1e6)
    faults.push(`live memory grew from ${mb(live[0])} to ${mb(live[1])} MB`);
  if (resident[1] - resident[0] > PEAK_GROWTH_MB * 1e6)
    faults.push(`resident memory went from ${mb(resident[0])} to ${mb(resident[1])} MB`);
  faults.push(...faultLines(shell.output()));
  return {
    seed,
    messages: sent,
    seconds,
    lines,
    liveMb: [mb(live[0]), mb(live[1])],
    residentMb: [mb(resident[0]), mb(resident[1])],
    faults,
  };
}

/** What was called so far is answered. */
async function storageIsIdle(shell: RunningShell): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const pending = await shell.electron.evaluate(() => globalThis.holdfastTest.shell.apps[0]?.pendingCalls ?? 0);
    if (pending === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('calls are still waiting after a minute');
}

const mb = (bytes: number): number => Math.round(bytes / 1e5) / 10;
