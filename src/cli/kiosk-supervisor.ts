/**
 * Keeps the main process of a kiosk alive: one that ends, or that says nothing any more, is replaced. It talks with it over Node's channel
 * between processes, and with systemd, where that wants to know.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ExitCode } from '../main/host/exit-code.ts';
import type { RunRequestInput } from '../main/host/run-request.ts';
import { BackOff } from '../main/kiosk/rules/back-off.ts';
import { kioskEnvironment } from '../main/kiosk/rules/switches.ts';
import { FORWARDED, forwardLines, shellEnvironment } from './run.ts';
import { say } from './say.ts';
import { systemdWatchdog } from './systemd-watchdog.ts';
import type { VirtualDisplay } from './virtual-display.ts';

export interface SupervisorOptions {
  readonly executable: string;
  readonly request: RunRequestInput;
  readonly display: VirtualDisplay | undefined;
  readonly main?: string;
}

/** Main says every second that it is alive. */
const SILENCE_MS = 6000;
/** Electron's own start, on a slow machine. */
const START_MS = 30_000;
const LOOK_MS = 1000;

/** @returns the exit code, once the kiosk is not to be started again */
export async function superviseKiosk(options: SupervisorOptions): Promise<number> {
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
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    let lastEnd: string | undefined;
    for (let restarts = 0; ; restarts += 1) {
      const ended = await runOnce(
        options,
        { worn: backOff.isWorn, restarts, ...(lastEnd === undefined ? {} : { lastEnd }) },
        () => watchdog.alive(),
        (child) => {
          shell = child;
        },
      );
      shell = undefined;
      if (told || ended === ExitCode.Ok) return ExitCode.Ok;
      // Nothing that a new start would mend.
      if (ended === ExitCode.Usage) return ended;
      const wait = ended === ExitCode.Restart ? 0 : backOff.failed();
      lastEnd = ended === ExitCode.Restart ? undefined : `The kiosk has ended (${ended}).`;
      if (ended !== ExitCode.Restart)
        say(`The kiosk has ended (${ended}); it is started again${wait > 0 ? ` in ${wait / 1000} s` : ''}.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (told) return ExitCode.Ok;
    }
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
    watchdog.stop();
  }
}

/** @param before what the shell is told of those before it. @returns an exit code, or what ended it otherwise */
function runOnce(
  { executable, request, display, main = join(import.meta.dirname, 'main.js') }: SupervisorOptions,
  before: Partial<RunRequestInput['kiosk']>,
  alive: () => void,
  started: (shell: ChildProcess) => void,
): Promise<number | string> {
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (display) switches.push('--disable-gpu', '--ozone-platform=x11');
  const own = { ...request, kiosk: { ...request.kiosk, ...before } };
  const shell = spawn(executable, [...switches, main, JSON.stringify(own)], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: kioskEnvironment(shellEnvironment(display)),
  });
  started(shell);
  shell.stdout?.pipe(process.stdout, { end: false });
  if (shell.stderr) forwardLines(shell.stderr, request.log === 'debug');
  let last = performance.now() + START_MS - SILENCE_MS;
  shell.on('message', () => {
    last = performance.now();
    alive();
  });
  const look = setInterval(() => {
    if (performance.now() - last < SILENCE_MS) return;
    say('The kiosk says nothing any more; it is ended.');
    last = performance.now() + START_MS;
    shell.kill('SIGKILL');
  }, LOOK_MS);
  return new Promise((resolve) => {
    const end = (how: number | string) => {
      clearInterval(look);
      resolve(how);
    };
    shell.once('error', (error) => end(`Electron could not be started: ${error.message}`));
    shell.once('close', (code, signal) => end(code ?? signal ?? ExitCode.Fault));
  });
}
