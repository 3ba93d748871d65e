/** Runs random cases in Holdfast and in Chromium, and says in which of them the two differ. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hunksOf, type Hunk } from '../conformance/compare.ts';
import { ownAddresses } from '../conformance/environment.ts';
import { runApp } from '../conformance/run-app.ts';
import type { TargetName } from '../conformance/targets.ts';
import { render } from '../conformance/transcript.ts';
import { root } from '../support/shell.ts';
import { isDeclared } from './declared.ts';
import { textOfCase, type RandomCase } from './source.ts';

export interface Comparison {
  readonly chromium: readonly string[];
  readonly holdfast: readonly string[];
  /** What differs and is not declared. */
  readonly hunks: readonly Hunk[];
  /** How many of the differences are declared. */
  readonly declared: number;
}

export interface Outcome {
  /** By the names of the cases. */
  readonly cases: ReadonlyMap<string, Comparison>;
  /** Why a target did not run them all. */
  readonly failures: readonly string[];
}

/** In the place of the lines of a case that the app did not outlive. */
export const ENDED = 'the app ended';

/** Of one target for one list of cases. */
const MOST_STARTS = 6;

const APP = join(root, 'test/differential/app');
const SHARED = join(root, 'test/conformance/apps/shared');

/** Both at the same time, each with its own copy of the app. */
export async function compareIn(cases: readonly RandomCase[]): Promise<Outcome> {
  const [chromium, holdfast] = await Promise.all([linesIn('chromium', cases), linesIn('holdfast', cases)]);
  const compared = new Map<string, Comparison>();
  for (const { name } of cases) {
    const [theirs, ours] = [chromium.lines.get(name), holdfast.lines.get(name)];
    if (!theirs || !ours) continue;
    const all = hunksOf(theirs, ours);
    const hunks = all.filter((hunk) => !isDeclared(hunk));
    compared.set(name, { chromium: theirs, holdfast: ours, hunks, declared: all.length - hunks.length });
  }
  return { cases: compared, failures: [...chromium.failures, ...holdfast.failures] };
}

interface Lines {
  readonly lines: Map<string, string[]>;
  readonly failures: string[];
}

/** Starts over behind a case that ends the app, as some arguments do in Chromium. */
async function linesIn(target: TargetName, cases: readonly RandomCase[]): Promise<Lines> {
  const all: Lines = { lines: new Map(), failures: [] };
  let left = cases;
  for (let starts = 0; left.length > 0 && starts < MOST_STARTS; starts++) {
    const { lines, failures } = await linesOfStart(target, left);
    for (const [name, found] of lines) all.lines.set(name, found);
    if (lines.size === left.length) break;
    const [fatal, ...others] = left.filter(({ name }) => !lines.has(name));
    if (fatal === undefined || failures.length === 0 || (lines.size === 0 && all.lines.size === 0)) {
      all.failures.push(...failures, `${target} ran ${lines.size} of ${left.length} cases`);
      break;
    }
    all.lines.set(fatal.name, [ENDED]);
    left = others;
  }
  return all;
}

async function linesOfStart(target: TargetName, cases: readonly RandomCase[]): Promise<Lines> {
  const folder = mkdtempSync(join(tmpdir(), `holdfast-differential-${target}-`));
  try {
    const app = join(folder, 'app');
    cpSync(SHARED, app, { recursive: true });
    cpSync(APP, app, { recursive: true });
    writeFileSync(join(app, 'cases.js'), `'use strict';\n\n${cases.map(textOfCase).join('\n')}`);
    const run = await runApp(target, { app, folder, config: { group: 'differential', only: null, environment: [] } });
    const failure = run.refusal ?? run.failure;
    const lines = new Map<string, string[]>();
    for (const { name, entries = [], ports, failure: fault } of run.cases) {
      const around = { ports, ownAddresses: ownAddresses() };
      lines.set(name, fault ? [`the case failed: ${fault}`] : render(entries, around, ['order of lists']));
    }
    return { lines, failures: failure === undefined ? [] : [`${target}: ${failure}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 100 });
  }
}
