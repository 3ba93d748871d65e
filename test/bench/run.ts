/** A whole run: the targets side by side, row by row, as often as asked. */
import { arch, cpus, loadavg, release, totalmem } from 'node:os';
import { Control } from './control.ts';
import { openDisplay } from './display.ts';
import { measure } from './measure.ts';
import type { Subject } from './measure.ts';
import type { MemoryKind } from './memory.ts';
import { FIGURES, MEASURED_ROWS, START } from './rows.ts';
import type { Limits } from './rows.ts';
import { startTarget } from './targets.ts';
import type { Places, RunningTarget, TargetName } from './targets.ts';

export interface RunOptions {
  readonly targets: readonly TargetName[];
  readonly repetitions: number;
  readonly limits: Limits;
  /** Beginnings of the keys of the figures to measure; all when empty. */
  readonly only: readonly string[];
  readonly places: Omit<Places, 'display'>;
  /** Progress, for the terminal. */
  readonly say: (line: string) => void;
  /** Ends the run early; everything is stopped. */
  readonly signal: AbortSignal;
}

/** By figure and target: one value per repetition, null where it failed. */
export type Samples = Record<string, Partial<Record<TargetName, (number | null)[]>>>;

/** What the JSON file holds. */
export interface Report {
  readonly date: string;
  readonly machine: Readonly<Record<'cpu' | 'system' | 'memory' | 'load', string>>;
  readonly repetitions: number;
  readonly limits: Limits;
  /** What the memory of a process is; null where it was not measured. */
  readonly memory: MemoryKind | null;
  /** In the order of the columns, with what each says it is. */
  readonly targets: readonly { readonly name: TargetName; readonly agent: string }[];
  readonly samples: Samples;
  readonly failures: readonly string[];
}

/** Chromium does much after its first page has come up. */
const SETTLE_MS = 2000;
const PAUSE_MS = 100;

export async function runBench(options: RunOptions): Promise<Report> {
  const { targets, repetitions, limits, say, signal } = options;
  const samples: Samples = {};
  const failures: string[] = [];
  let memory: MemoryKind | null | undefined;
  const agents = new Map<TargetName, string>();
  const [load = 0] = loadavg();
  const wanted = (key: string) => options.only.length === 0 || options.only.some((start) => key.startsWith(start));
  const record = (key: string, name: TargetName, repetition: number, value: number) => {
    const series = ((samples[key] ??= {})[name] ??= Array.from<number | null>({ length: repetitions }).fill(null));
    series[repetition] = value;
  };

  const control = await Control.listen();
  const display = await openDisplay();
  const running: RunningTarget[] = [];
  try {
    for (let repetition = 0; repetition < repetitions; repetition++) {
      // No target is always the first or always behind the same other.
      const order = rotate(targets, repetition);
      for (const name of order) {
        signal.throwIfAborted();
        const target = await startTarget(name, control, { ...options.places, display: display.name });
        running.push(target);
        agents.set(name, target.connection.agent);
        if (wanted(START.key)) record(START.key, name, repetition, target.startMs);
      }
      await pause(SETTLE_MS);
      // The same kind for all: their ratio would say nothing otherwise.
      memory ??= memoryKindOf(running);
      for (const row of MEASURED_ROWS) {
        if (!row.figures.some(({ key }) => wanted(key))) continue;
        for (const target of running) {
          signal.throwIfAborted();
          const label = `${repetition + 1}/${repetitions} ${row.figures[0].key} ${target.name}`;
          try {
            const figures = await measure(row, subjectOf(target, memory), limits);
            for (const [key, value] of Object.entries(figures)) record(key, target.name, repetition, value);
            say(
              `${label}: ${Object.values(figures)
                .map((value) => value.toFixed(1))
                .join(' ')}`,
            );
          } catch (error) {
            failures.push(`${label}: ${error instanceof Error ? error.message : String(error)}`);
            say(`${label}: failed`);
          }
          await pause(PAUSE_MS);
        }
      }
      for (const target of running.splice(0)) await target.stop();
    }
  } finally {
    await Promise.all(running.map((target) => target.stop()));
    control.close();
    display.stop();
  }
  return {
    date: new Date().toISOString(),
    machine: {
      cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      system: `${process.platform} ${release()} ${arch()}`,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      load: load.toFixed(2),
    },
    repetitions,
    limits,
    memory: memory ?? null,
    targets: targets.map((name) => ({ name, agent: agents.get(name) ?? '' })),
    samples: Object.fromEntries(FIGURES.flatMap(({ key }) => (samples[key] ? [[key, samples[key]]] : []))),
    failures,
  };
}

function memoryKindOf(targets: readonly RunningTarget[]): MemoryKind | null {
  try {
    return targets.every((target) => target.memory().pss !== undefined) ? 'PSS' : 'RSS';
  } catch {
    return null;
  }
}

function subjectOf(target: RunningTarget, kind: MemoryKind | null): Subject {
  const bytes = () => {
    const { pss, rss } = target.memory();
    if (kind === 'RSS') return rss;
    if (pss === undefined) throw new Error('the system does not tell the PSS of every process');
    return pss;
  };
  return { connection: target.connection, memory: kind === null ? undefined : bytes };
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
