/**
 * Keeps the main process of a kiosk alive: one that ends, or that says nothing any more, is replaced. It talks with it over Node's channel
 * between processes, and with systemd, where that wants to know.
 */
import type { ChildProcess } from 'node:child_process';
import { ExitCode } from '../../host/exit-code.ts';
import { BackOff } from '../rules/back-off.ts';
import { systemdWatchdog } from './systemd-watchdog.ts';
import type { Watchdog } from './systemd-watchdog.ts';

export interface ShellsBefore {
  /** They have failed so often that the screen is to say so. */
  readonly worn: boolean;
  readonly restarts: number;
  /** How the last one ended, where that was no wish of anybody. */
  readonly lastEnd?: string;
}

export interface SupervisorOptions {
  /**
   * Starts the shell, with a channel (`ipc`) over which it says that it is alive, and with its standard input open as long as it is to run.
   * @param before what it is told of those before it
   */
  start(this: void, before: ShellsBefore): ChildProcess;
  /** A line for whoever looks after the kiosk. */
  say(this: void, line: string): void;
}

/** Main says every second that it is alive. */
const SILENCE_MS = 6000;
/** Electron's own start. When one takes longer, those after it get twice the time: a machine may be slower than we know, and come all the same. */
const START_MS = 30_000;
const LONGEST_START_MS = 240_000;
const LOOK_MS = 1000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @returns the exit code, once the kiosk is not to be started again */
export async function superviseKiosk({ start, say }: SupervisorOptions): Promise<number> {
  const backOff = new BackOff();
  const watchdog = systemdWatchdog();
  let shell: ChildProcess | undefined;
  let wake = () => {};
  let told = false;
  const forward = (signal: NodeJS.Signals) => {
    told = true;
    wake();
    shell?.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  try {
    let lastEnd: string | undefined;
    let startMs = START_MS;
    for (let restarts = 0; ; restarts += 1) {
      shell = start({ worn: backOff.isWorn, restarts, ...(lastEnd === undefined ? {} : { lastEnd }) });
      const ended = await endOf(shell, startMs, say, watchdog);
      shell = undefined;
      if (ended === SILENT_START) startMs = Math.min(LONGEST_START_MS, startMs * 2);
      if (told || ended === ExitCode.Ok) return ExitCode.Ok;
      // Nothing that a new start would mend, or somebody who has the PIN.
      if (ended === ExitCode.Usage || ended === ExitCode.Left) return ended;
      const wait = ended === ExitCode.Restart ? 0 : backOff.failed();
      lastEnd = ended === ExitCode.Restart ? undefined : `The kiosk has ended (${ended}).`;
      if (ended !== ExitCode.Restart)
        say(`The kiosk has ended (${ended}); it is started again${wait > 0 ? ` in ${wait / 1000} s` : ''}.`);
      await new Promise<void>((resolve) => {
        const look = setInterval(() => watchdog.waits(), LOOK_MS);
        wake = () => {
          clearTimeout(timer);
          clearInterval(look);
          resolve();
        };
        const timer = setTimeout(wake, wait);
      });
      if (told) return ExitCode.Ok;
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, forward);
    watchdog.stop();
  }
}

const SILENT_START = 'it had not started in time';

/**
 * @param startMs the time until its first sign of life
 * @returns an exit code, or what ended it otherwise
 */
function endOf(
  shell: ChildProcess,
  startMs: number,
  say: SupervisorOptions['say'],
  watchdog: Watchdog,
): Promise<number | string> {
  let last = performance.now() + startMs - SILENCE_MS;
  let state: 'starts' | 'alive' | 'silent start' = 'starts';
  shell.on('message', () => {
    // What was on its way when it was ended for its silence.
    if (state === 'silent start') return;
    last = performance.now();
    state = 'alive';
    watchdog.alive();
  });
  const look = setInterval(() => {
    if (state === 'starts') watchdog.starts();
    if (performance.now() - last < SILENCE_MS) return;
    if (state === 'starts') {
      state = 'silent start';
      say(`The kiosk has not started within ${startMs / 1000} s; it is ended.`);
    } else say('The kiosk says nothing any more; it is ended.');
    last = performance.now() + START_MS;
    shell.kill('SIGKILL');
  }, LOOK_MS);
  return new Promise((resolve) => {
    const end = (how: number | string) => {
      clearInterval(look);
      resolve(how);
    };
    shell.once('error', (error) => end(`Electron could not be started: ${error.message}`));
    shell.once('close', (code, signal) =>
      end(state === 'silent start' ? SILENT_START : (code ?? signal ?? ExitCode.Fault)),
    );
  });
}
