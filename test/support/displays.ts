/** An X server with displays that can be plugged in and out: Xorg with its dummy driver, which Chromium sees by RANDR as it sees real ones. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface Displays {
  readonly env: { readonly DISPLAY: string };
  /** The second display, to the right of the first. */
  plugIn(): void;
  pullOut(): void;
  /** @param mode of the first display, such as `800x600` */
  resize(mode: string): void;
  close(): Promise<void>;
}

const MODE = '1024x768';
const CONFIGURATION = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
Section "Device"
  Identifier "dummy"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Screen"
  Identifier "screen"
  Device "dummy"
EndSection
`;
const START_MS = 15_000;

/** Why there can be none here; undefined when there can. */
export function displaysMissing(): string | undefined {
  if (process.platform !== 'linux') return 'only for X11';
  if (process.getuid?.() !== 0) return 'only root may start Xorg without a terminal';
  const installed = (command: string) => spawnSync('sh', ['-c', command]).status === 0;
  if (!installed('command -v Xorg && ls /usr/lib/xorg/modules/drivers/dummy_drv.so'))
    return 'no Xorg with dummy driver';
  return installed('command -v xrandr') ? undefined : 'no xrandr';
}

export async function startDisplays(): Promise<Displays> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-xorg-'));
  const config = join(folder, 'xorg.conf');
  writeFileSync(config, CONFIGURATION);
  const server = spawn(
    'Xorg',
    [
      '-config',
      config,
      '-logfile',
      join(folder, 'log'),
      '-displayfd',
      '3',
      '-noreset',
      '-novtswitch',
      '-sharevts',
      '-nolisten',
      'tcp',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const close = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    const started = once(server.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(START_MS) });
    const [number] = (await started) as [Buffer];
    const env = { DISPLAY: `:${number.toString().trim()}` };
    const xrandr = (...args: string[]) => {
      const { status, stderr } = spawnSync('xrandr', args, { encoding: 'utf8', env: { ...process.env, ...env } });
      if (status !== 0) throw new Error(`xrandr ${args.join(' ')}: ${stderr}`);
    };
    xrandr('--addmode', 'DUMMY1', MODE);
    return {
      env,
      plugIn() {
        xrandr('--output', 'DUMMY1', '--mode', MODE, '--right-of', 'DUMMY0');
        // The server tells that it is connected when it is asked.
        xrandr('--query');
      },
      pullOut: () => xrandr('--output', 'DUMMY1', '--off'),
      resize: (mode) => xrandr('--output', 'DUMMY0', '--mode', mode),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
