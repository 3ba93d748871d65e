/** A long run of mixed traffic in real Electron, with a lull now and then in which nothing may be left of it. */
import { liveBytes } from '../support/main-memory.ts';
import { descriptors, residentBytes } from '../support/process-stats.ts';
import { patternSource } from '../support/pattern.ts';
import { createRandom, randomSource } from '../support/random.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';
import { faultLines } from '../fuzz/lines.ts';
import { startPeers, visit } from './peers.ts';
import type { Point } from './slope.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Traffic between two lulls. */
  readonly lullEveryMs: number;
  readonly say: (line: string) => void;
  /** Ends the run early, as if its time were over. */
  readonly signal: AbortSignal;
}

/** What the app's progress() gives. */
export interface SoakProgress {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly datagrams: number;
  readonly lost: number;
  readonly accepted: number;
  readonly done: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  /** Sockets that the app believes to have. */
  readonly held: number;
}

/** One lull. */
export interface SoakSample {
  readonly hours: number;
  readonly mainMb: number;
  readonly pageMb: number;
  /** Open files of main and, of these, internet sockets; -1 where the system does not tell. */
  readonly files: number;
  readonly inet: number;
  /** Sockets in main's tables and calls that wait. */
  readonly open: string;
}

export interface SoakReport {
  readonly seed: number;
  readonly samples: readonly SoakSample[];
  /** MB that live objects of main hold, after a garbage collection: near the beginning, in the middle, at the end. */
  readonly live: readonly Point[];
  readonly progress: SoakProgress | undefined;
  readonly visits: number;
  readonly faults: readonly string[];
}

const VISITORS = 2;
const VISIT_PAUSE_MS = 30;
/** How long a lull waits for the last sockets to be gone. */
const LULL_LIMIT_MS = 40_000;
/** Open files of main that come and go with Chromium's own work. */
const FILE_SLACK = 12;
const MOST_FAULTS = 20;
/** When the live memory is looked at, in shares of the time. It takes a garbage collection that would not happen by itself. */
const LIVE_AT = [0.1, 0.5, 0.97] as const;

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { minutes, seed, say, signal } = options;
  const faults: string[] = [];
  const samples: SoakSample[] = [];
  const live: Point[] = [];
  const random = createRandom(seed);
  let progress: SoakProgress | undefined;
  const visitors = { count: 0, lull: false, ended: false };
  const peers = await startPeers();
  const shell = await startShell(fixtureFolder('soak'), { idleMs: 3_600_000 });
  const visiting: Promise<void>[] = [];
  try {
    await shell.waitForOutput('soak: launched');
    const page = await shell.background();
    await page.evaluate(`${randomSource} ${patternSource}`);
    const port = (await page.evaluate(`startTraffic(${seed}, ${JSON.stringify(peers.ports)})`)) as number;
    let atWork = 0;
    const visitAll = async () => {
      while (!visitors.ended) {
        if (!visitors.lull) {
          atWork += 1;
          await visit(port, random).then(
            () => (visitors.count += 1),
            (error: Error) => faults.push(error.message),
          );
          atWork -= 1;
        }
        await pause(VISIT_PAUSE_MS);
      }
    };
    for (let i = 0; i < VISITORS; i++) visiting.push(visitAll());

    const startedAt = performance.now();
    const end = startedAt + minutes * 60_000;
    while (performance.now() < end && !signal.aborted && faults.length < MOST_FAULTS) {
      await pause(Math.min(options.lullEveryMs, Math.max(0, end - performance.now())));
      visitors.lull = true;
      await page.evaluate('beginLull()');
      await until(() => atWork === 0);
      const sample = await sampleOf(shell, (performance.now() - startedAt) / 3_600_000);
      samples.push(sample);
      const share = (sample.hours * 60) / minutes;
      if (share >= (LIVE_AT[live.length] ?? Infinity))
        live.push({ hours: sample.hours, value: (await liveBytes(shell)) / 1e6 });
      progress = (await page.evaluate('progress()')) as SoakProgress;
      await page.evaluate('endLull()');
      visitors.lull = false;
      for (const fault of compare(samples[0], sample)) faults.push(`after ${minutesOf(sample)}: ${fault}`);
      if (progress.held > 0) faults.push(`after ${minutesOf(sample)}: the app still holds ${progress.held} sockets`);
      faults.push(...progress.faults.slice(faultsSeen(faults, progress)));
      say(line(sample, progress, visitors.count));
    }
  } catch (error) {
    faults.push(`the run broke off: ${error instanceof Error ? error.message : String(error)}`);
    faults.push(...shell.output().split('\n').slice(-10));
  } finally {
    visitors.ended = true;
    await shell.close();
    peers.close();
    await Promise.all(visiting);
  }
  faults.push(...faultLines(shell.output()));
  return { seed, samples, live, progress, visits: visitors.count, faults: [...new Set(faults)] };
}

/** The app tells all its faults each time. */
const faultsSeen = (faults: readonly string[], { faults: told }: SoakProgress): number =>
  told.filter((fault) => faults.includes(fault)).length;

/** Waits until nothing but the app's server is open, for as long as that may take, and looks. */
async function sampleOf(shell: RunningShell, hours: number): Promise<SoakSample> {
  const pid = shell.electron.process().pid ?? 0;
  const deadline = performance.now() + LULL_LIMIT_MS;
  for (;;) {
    const { open, busy, pagePid } = await shell.electron.evaluate(({ BrowserWindow }) => {
      const { apps, sockets } = globalThis.holdfastTest.shell;
      const counts = apps.map(({ id, pendingCalls }) => ({
        ...sockets.count(id),
        legacy: sockets.legacy.count(id),
        pendingCalls,
      }));
      const sum = counts.reduce(
        (total, { tcp, udp, legacy, pendingCalls }) => total + tcp + udp + legacy + pendingCalls,
        0,
      );
      return {
        open: JSON.stringify(counts),
        busy: sum,
        pagePid: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
      };
    });
    if (busy > 0 && performance.now() < deadline) {
      await pause(50);
      continue;
    }
    // Node closes descriptors in a later turn.
    await pause(100);
    const files = descriptors(pid);
    return {
      hours,
      mainMb: (residentBytes(pid) ?? 0) / 1e6,
      pageMb: (residentBytes(pagePid) ?? 0) / 1e6,
      files: files?.all ?? -1,
      inet: files?.inet ?? -1,
      open,
    };
  }
}

/** In a lull everything must be as in the first one. */
function compare(first: SoakSample | undefined, now: SoakSample): string[] {
  if (!first) return [];
  const faults: string[] = [];
  if (now.open !== first.open) faults.push(`main has ${now.open} open, at first ${first.open}`);
  if (now.inet !== first.inet) faults.push(`main has ${now.inet} internet sockets, at first ${first.inet}`);
  if (now.files > first.files + FILE_SLACK) faults.push(`main has ${now.files} files open, at first ${first.files}`);
  return faults;
}

export const pointsOf = (samples: readonly SoakSample[], what: 'mainMb' | 'pageMb'): Point[] =>
  samples.map((sample) => ({ hours: sample.hours, value: sample[what] }));

const minutesOf = ({ hours }: SoakSample) => `${(hours * 60).toFixed(1)} min`;

function line(sample: SoakSample, progress: SoakProgress, visits: number): string {
  const { bytesIn, bytesOut, datagrams, lost } = progress;
  return [
    minutesOf(sample),
    `main ${sample.mainMb.toFixed(0)} MB, page ${sample.pageMb.toFixed(0)} MB`,
    `${sample.files} files, ${sample.inet} inet`,
    `${(bytesIn / 1e6).toFixed(0)} MB in, ${(bytesOut / 1e6).toFixed(0)} MB out, ${datagrams} datagrams (${lost} lost), ${visits} visits`,
    sample.open,
  ].join('  ');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(met: () => boolean): Promise<void> {
  while (!met()) await pause(20);
}
