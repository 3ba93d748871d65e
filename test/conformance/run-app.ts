/** One app in one target, from its start to the end of its cases. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Control, type CaseReport } from './control.ts';
import { startTarget, type RunningTarget, type StartOptions, type TargetName } from './targets.ts';

export interface AppToRun {
  /** A folder that config.js may be written to. */
  readonly app: string;
  /** For the profile. */
  readonly folder: string;
  /** What the app finds in CONFIG beside the driver's address. */
  readonly config: object;
  readonly trust?: StartOptions['trust'];
  readonly opens?: StartOptions['opens'];
  readonly home?: StartOptions['home'];
  readonly chromium?: StartOptions['chromium'];
  readonly within?: StartOptions['within'];
}

export interface AppRun {
  readonly cases: readonly CaseReport[];
  /** navigator.userAgent */
  readonly agent: string;
  /** What the target said when it refused the app. */
  readonly refusal?: string;
  /** Why the cases did not run to their end, with what the target printed. */
  readonly failure?: string;
}

const START_LIMIT_MS = 90_000;
const SILENCE_LIMIT_MS = 60_000;
const LOOK_MS = 50;

export async function runApp(
  target: TargetName,
  { app, folder, config, trust, opens, home, chromium, within }: AppToRun,
): Promise<AppRun> {
  const control = new Control();
  try {
    writeFileSync(
      join(app, 'config.js'),
      `var CONFIG = ${JSON.stringify({ ...config, control: await control.url(), target })};\n`,
    );
    const running = startTarget(target, {
      app,
      profile: join(folder, 'profile'),
      trust,
      opens,
      home,
      chromium,
      within,
    });
    const over = new AbortController();
    const ending = await Promise.race([
      control.ended.then(() => undefined),
      running.exited,
      watch(control, running, over.signal),
    ]);
    over.abort();
    await running.stop();
    const refusal = running.refusal();
    return {
      cases: control.cases,
      agent: control.agent,
      ...(refusal === undefined ? {} : { refusal }),
      ...(ending === undefined || refusal !== undefined
        ? {}
        : { failure: `${target} ${ending}. Its output:\n${running.output()}` }),
    };
  } finally {
    control.close();
  }
}

/** Resolves, with a reason, when the app has been refused or has not been heard of for too long. */
async function watch(control: Control, running: RunningTarget, over: AbortSignal): Promise<string> {
  for (;;) {
    await setTimeout(LOOK_MS);
    if (over.aborted) return 'has ended';
    if (running.refusal() !== undefined) return 'refused the app';
    if (running.killed()) return 'ended the app';
    const silent = Date.now() - control.heardAt;
    const limit = control.names === undefined ? START_LIMIT_MS : SILENCE_LIMIT_MS;
    if (silent > limit) return `said nothing for ${limit / 1000} s`;
  }
}
