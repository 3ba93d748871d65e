/** `holdfast run`: finds Electron and a display, starts the shell and waits for it. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { LogLevel } from '../main/host/log.ts';
import { ExitCode } from '../main/host/exit-code.ts';
import { isLink } from '../main/files/launch-files.ts';
import type { RunRequestInput } from '../main/host/run-request.ts';
import { withUtf8Locale } from '../main/host/utf8-locale.ts';
import { folderToRun } from './app-input.ts';
import { prepareElectron } from './prepare-electron.ts';
import { defaultProfile } from './profile-folder.ts';
import { sandboxAdvice } from './sandbox-advice.ts';
import { say } from './say.ts';
import { UserError } from './user-error.ts';
import { startVirtualDisplay } from './virtual-display.ts';
import type { VirtualDisplay } from './virtual-display.ts';

export interface RunOptions {
  readonly profile?: string;
  readonly syncDir?: string;
  readonly managed?: string;
  readonly oauth?: string;
  readonly serialPort?: readonly string[];
  readonly headless: boolean;
  readonly devtools: boolean;
  readonly allowCrx2?: boolean;
  readonly remoteDebuggingPort?: number;
  readonly log: LogLevel;
}

/**
 * @param apps folders, .crx and .zip files, as the user gave them
 * @param args what followed `--`
 * @returns the exit code
 * @throws UserError for what the user can put right
 */
export async function run(apps: readonly string[], args: readonly string[], options: RunOptions): Promise<number> {
  const absolute: string[] = [];
  for (const app of apps) absolute.push(await folderToRun(app, options.profile ?? defaultProfile(), options));
  const runtime = await prepareElectron(options.log === 'debug');
  const display = await findDisplay(options.headless || runtime.xvfb, options.headless);
  const request: RunRequestInput = {
    folders: absolute,
    ...(options.profile === undefined ? {} : { profile: resolve(options.profile) }),
    ...(options.syncDir === undefined ? {} : { syncDir: resolve(options.syncDir) }),
    ...(options.managed === undefined ? {} : { managed: resolve(options.managed) }),
    ...(options.oauth === undefined ? {} : { oauth: resolve(options.oauth) }),
    ...(options.serialPort?.length ? { serialPorts: options.serialPort.map((path) => resolve(path)) } : {}),
    headless: options.headless && process.platform !== 'linux',
    devtools: options.devtools,
    log: options.log,
    // The shell that gets them may have been started somewhere else.
    args: args.map((argument) => (isLink(argument) ? argument : resolve(argument))),
    tethered: true,
  };
  try {
    return await startShell(runtime.executable, request, options.remoteDebuggingPort, display);
  } finally {
    display?.stop();
  }
}

export async function findDisplay(needed: boolean, asked: boolean): Promise<VirtualDisplay | undefined> {
  if (!needed || process.platform !== 'linux') return undefined;
  const display = await startVirtualDisplay();
  say(`${asked ? 'Headless' : 'No display'}: windows are drawn on the virtual display ${display.name} (Xvfb).`);
  return display;
}

function startShell(
  executable: string,
  request: RunRequestInput,
  debuggingPort: number | undefined,
  display: VirtualDisplay | undefined,
): Promise<number> {
  const switches: string[] = [];
  if (process.getuid?.() === 0) {
    say(
      "Running as root: Chromium's sandbox cannot start, so the app runs without it. Use an ordinary user for real work.",
    );
    switches.push('--no-sandbox');
  }
  if (debuggingPort !== undefined) switches.push(`--remote-debugging-port=${debuggingPort}`);
  // A virtual display has no GPU behind it.
  if (display) switches.push('--disable-gpu', '--ozone-platform=x11');
  const main = join(import.meta.dirname, 'main.js');
  const shell = spawn(executable, [...switches, main, JSON.stringify(request)], {
    // The open input is the tether: it closes when this process ends, however it ends.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: shellEnvironment(display),
  });
  shell.stdout.pipe(process.stdout, { end: false });
  // `| head`: nobody reads any more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => shell.kill('SIGTERM'));
  forwardLines(shell.stderr, executable, request.log === 'debug');
  let asked = false;
  const forward = (signal: NodeJS.Signals) => {
    asked = true;
    shell.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((done, fail) => {
    shell.once('error', (error) =>
      fail(new UserError(`Electron could not be started from ${executable}: ${error.message}.`)),
    );
    shell.once('close', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      // Asked to end and then cut short (a second Ctrl-C): that is what was wanted.
      if (asked) return done(code === ExitCode.Usage ? code : ExitCode.Ok);
      if (signal) say(`The shell was ended by ${signal}.`);
      done(code ?? ExitCode.Fault);
    });
  });
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function shellEnvironment(display: VirtualDisplay | undefined): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...withUtf8Locale(process.env), ELECTRON_DISABLE_SECURITY_WARNINGS: 'true' };
  delete env['ELECTRON_RUN_AS_NODE'];
  if (!display) return env;
  // A Wayland session would be preferred over the virtual X display.
  delete env['WAYLAND_DISPLAY'];
  delete env['XDG_SESSION_TYPE'];
  return { ...env, DISPLAY: display.name };
}

/** Chromium's own diagnostics (`[pid:date:ERROR:file]`) say nothing to a user but for what it ends with; they show at the level debug. */
const CHROMIUM_LINE = /^\[\d+:\d{4}\/\d{6}\.\d+:(?!FATAL:)|^DevTools listening on /;

export function forwardLines(stream: NodeJS.ReadableStream, executable: string, all: boolean): void {
  let rest = '';
  const write = (line: string) => {
    const advice = sandboxAdvice(line, executable);
    if (all || (advice === undefined && !CHROMIUM_LINE.test(line))) process.stderr.write(`${line}\n`);
    if (advice !== undefined) say(advice);
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) write(line);
  });
  stream.on('end', () => {
    if (rest !== '') write(rest);
  });
}
