/** Starts the shell of a kiosk for its supervisor. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { RunRequestInput } from '../main/host/run-request.ts';
import type { ShellsBefore } from '../main/kiosk/supervisor/supervise.ts';
import { displaySwitches, kioskEnvironment } from '../main/kiosk/rules/switches.ts';
import { forwardLines, shellEnvironment } from './run.ts';
import type { VirtualDisplay } from './virtual-display.ts';

export interface KioskShellOptions {
  readonly executable: string;
  readonly request: RunRequestInput;
  readonly display: VirtualDisplay | undefined;
}

export function startKioskShell(
  { executable, request, display }: KioskShellOptions,
  before: ShellsBefore,
): ChildProcess {
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (display) switches.push('--disable-gpu', '--ozone-platform=x11');
  else switches.push(...displaySwitches(process.env));
  const own = { ...request, kiosk: { ...request.kiosk, ...before } };
  const main = join(import.meta.dirname, 'main.js');
  const shell = spawn(executable, [...switches, main, JSON.stringify(own)], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: kioskEnvironment(shellEnvironment(display)),
  });
  shell.stdout?.pipe(process.stdout, { end: false });
  if (shell.stderr) forwardLines(shell.stderr, executable, request.log === 'debug');
  return shell;
}
