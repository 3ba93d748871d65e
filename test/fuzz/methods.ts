/**
 * The method fuzzer: rounds of random calls by the app apps/fixtures/fuzz in real Electron. After each round everything is closed, every
 * call must have been answered, and main must have nothing left of it.
 */
import type { NamespaceSpec } from '../../src/api/core/contract.ts';
import { registry } from '../../src/api/registry.ts';
import { descriptors } from '../support/process-stats.ts';
import type { Descriptors } from '../support/process-stats.ts';
import { createRandom, randomSource } from '../support/random.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';
import { faultLines, refusals } from './lines.ts';

export interface MethodFuzzOptions {
  readonly seed: number;
  readonly calls: number;
  /** Progress, for the terminal. */
  readonly say?: (line: string) => void;
}

interface MethodCount {
  calls: number;
  /** Not thrown back at once. */
  accepted: number;
  succeeded: number;
}

export interface MethodFuzzReport {
  readonly seed: number;
  /** Calls that were made; thrown + answered, but for functions without an answer. */
  readonly calls: number;
  readonly thrown: number;
  readonly answered: number;
  /** Answered with lastError. */
  readonly failed: number;
  readonly seconds: number;
  readonly perMethod: Readonly<Record<string, MethodCount>>;
  /** What must not have happened, in words; empty when all is well. */
  readonly faults: readonly string[];
  /** Open files and internet sockets of main, before and after; undefined where the system does not tell. */
  readonly descriptors: readonly [before: string, after: string] | undefined;
}

/** What startRound in the app returns. */
interface Round {
  readonly thrown: number;
  readonly answered: number;
  readonly failed: number;
  readonly perMethod: Readonly<Record<string, MethodCount>>;
  readonly faults: readonly string[];
  readonly unanswered: readonly { readonly name: string; readonly text: string }[];
}

const NAMESPACES = new Set([
  'sockets.tcp',
  'sockets.tcpServer',
  'sockets.udp',
  'socket',
  'system.network',
  'storage.local',
  'runtime',
]);
/** Ends the app. */
const LEFT_OUT = new Set(['runtime.reload']);
const ROUND_CALLS = 4000;
/** Open files of main that come and go with Chromium's own work. */
const FILE_SLACK = 12;
const MOST_FAULTS = 30;
/** See neverAnswered in the app. */
const NEVER_ANSWERED = 'socket.accept';

/** The declarations as the app gets them. */
export function fuzzedNamespaces(): Pick<NamespaceSpec, 'name' | 'functions'>[] {
  return registry
    .filter(({ name }) => NAMESPACES.has(name))
    .map(({ name, functions }) => ({
      name,
      functions: Object.fromEntries(
        Object.entries(functions).filter(([key, spec]) => !spec.internal && !LEFT_OUT.has(`${name}.${key}`)),
      ),
    }));
}

export async function fuzzMethods(options: MethodFuzzOptions): Promise<MethodFuzzReport> {
  const { seed, calls, say = () => {} } = options;
  const startedAt = performance.now();
  const random = createRandom(seed);
  const faults: string[] = [];
  const total = { calls: 0, thrown: 0, answered: 0, failed: 0 };
  const perMethod: Record<string, MethodCount> = {};
  const shell = await startShell(fixtureFolder('fuzz'), { idleMs: 3_600_000 });
  let before: Descriptors | undefined;
  let after: Descriptors | undefined;
  try {
    await shell.waitForOutput('fuzz: launched');
    const page = await shell.background();
    await page.evaluate(randomSource);
    const declared = fuzzedNamespaces();
    const round = async (roundSeed: number, size: number): Promise<Round> =>
      (await page.evaluate(`startRound(${roundSeed}, ${size}, ${JSON.stringify(declared)})`)) as Round;

    // The first round opens what stays open: the database, threads' pipes.
    await round(random.below(2 ** 31), 500);
    const pid = shell.electron.process().pid ?? 0;
    before = descriptors(pid);
    while (total.calls < calls && faults.length < MOST_FAULTS) {
      const roundSeed = random.below(2 ** 31);
      const result = await round(roundSeed, Math.min(ROUND_CALLS, calls - total.calls));
      const made = Object.entries(result.perMethod);
      total.calls += made.reduce((sum, [, count]) => sum + count.calls, 0);
      total.thrown += result.thrown;
      total.answered += result.answered;
      total.failed += result.failed;
      for (const [name, count] of made) {
        const sum = (perMethod[name] ??= { calls: 0, accepted: 0, succeeded: 0 });
        sum.calls += count.calls;
        sum.accepted += count.accepted;
        sum.succeeded += count.succeeded;
      }
      const found = [
        ...result.faults,
        ...result.unanswered.filter(({ name }) => name !== NEVER_ANSWERED).map(({ text }) => `never answered: ${text}`),
        ...(await leftInMain(shell)),
        ...faultLines(shell.output()),
        ...refusals(shell.output()),
      ];
      for (const text of found) faults.push(`round ${roundSeed}: ${text}`);
      say(`${total.calls} of ${calls} calls`);
    }
    after = await settledDescriptors(pid, before);
    if (before && after && haveGrown(before, after))
      faults.push(`main has ${textOf(after)}; before it had ${textOf(before)}`);
  } catch (error) {
    faults.push(`the shell is gone: ${error instanceof Error ? error.message : String(error)}`, ...lastLines(shell));
  } finally {
    await shell.close();
  }
  return {
    seed,
    ...total,
    seconds: (performance.now() - startedAt) / 1000,
    perMethod,
    faults: [...new Set(faults)],
    descriptors: before && after && [textOf(before), textOf(after)],
  };
}

/** Sockets in main's tables and calls that it has not done with, although the app has closed everything. */
async function leftInMain(shell: RunningShell): Promise<string[]> {
  const left = await shell.electron.evaluate(() => {
    const { apps, sockets } = globalThis.holdfastTest.shell;
    return apps.map(({ id, pendingCalls }) => ({
      ...sockets.count(id),
      legacy: sockets.legacy.count(id),
      pendingCalls,
    }));
  });
  if (left.length !== 1) return [`${left.length} apps are running`];
  return Object.entries(left[0] ?? {}).flatMap(([what, count]) =>
    count === 0 ? [] : [`main still has ${what}: ${count}`],
  );
}

const lastLines = (shell: RunningShell) => shell.output().split('\n').slice(-15);
const textOf = ({ all, inet }: { all: number; inet: number }) => `${all} files, ${inet} of them internet sockets`;

/** Node closes some descriptors in later turns. */
async function settledDescriptors(pid: number, before: Descriptors | undefined): Promise<Descriptors | undefined> {
  for (let tries = 0; ; tries++) {
    const now = descriptors(pid);
    if (!before || !now || tries === 50 || !haveGrown(before, now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const haveGrown = (before: Descriptors, now: Descriptors) =>
  now.inet > before.inet || now.all > before.all + FILE_SLACK;
