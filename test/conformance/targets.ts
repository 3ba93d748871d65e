/** The two that run the cases, each as a process of its own with a profile of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { requireChromium } from '../support/chromium.ts';
import { followOutput, killGroup } from '../support/process-group.ts';
import { root } from '../support/shell.ts';

export type TargetName = 'holdfast' | 'chromium';

export interface StartOptions {
  /** The app's folder. */
  readonly app: string;
  readonly profile: string;
  /** A file or folder that the app is launched with. */
  readonly opens?: string | undefined;
  /** The user's home. */
  readonly home?: string | undefined;
  /** Another version than the installed one. */
  readonly chromium?: number | undefined;
  /** What the program is started by: the beginning of a command. */
  readonly within?: readonly string[] | undefined;
  /** A certificate (PEM file) to trust, and the hash of its public key. */
  readonly trust?: { readonly file: string; readonly spki: string } | undefined;
}

export interface RunningTarget {
  /** What it printed so far, without what Chromium says about the machine. */
  output(): string;
  /** What it said when it refused the app. */
  refusal(): string | undefined;
  /** Whether it has ended the app's pages for a call that it takes for an attack: Chromium does that to some arguments. */
  killed(): boolean;
  /** Resolves when the process is gone. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** A target's life in seconds, after which it is ended even if the driver is not there to do it. */
const LIFE_LIMIT_S = 900;
const STOP_LIMIT_MS = 15_000;

/** Chromium about what a machine without a desktop lacks. */
const MACHINE_LINE =
  /^\[\d+:\d+:[\d/.]+:(?:ERROR|WARNING):(?:.*dbus|media\/|sandbox\/|device\/|ui\/|gpu\/|content\/(?:browser\/gpu|common\/zygote)|google_apis)|update-desktop-database|LaunchProcess: failed/;
/** The group is the reason; Holdfast tells the file and the key before it. */
const REFUSAL = {
  chromium: /Extension error: Failed to load extension from: \S+\. (.*)/,
  holdfast: /^\[holdfast\] error: (?:manifest\.json(?:, "[^"]*")?: )?(.*)/m,
};
const KILLED = /Terminating extension renderer/;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) killGroup(child.pid);
});

export function startTarget(name: TargetName, options: StartOptions): RunningTarget {
  const command = name === 'holdfast' ? holdfastCommand(options) : chromiumCommand(options);
  const [file = '', ...args] = [
    ...(process.platform === 'linux' ? ['timeout', '--kill-after=5', String(LIFE_LIMIT_S)] : []),
    ...(options.within ?? []),
    ...command,
  ];
  // A group of its own, of which nothing may be left behind.
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    env: {
      ...process.env,
      ...(options.home ? { HOME: options.home, XDG_CONFIG_HOME: join(options.home, '.config') } : {}),
      ...(name === 'holdfast' && options.trust ? { NODE_EXTRA_CA_CERTS: options.trust.file } : {}),
    },
  });
  running.add(child);
  const { output, exited } = followOutput(child, 200_000);
  void exited.then(() => running.delete(child));
  return {
    output: () =>
      output()
        .split('\n')
        .filter((line) => !MACHINE_LINE.test(line))
        .join('\n'),
    refusal: () => REFUSAL[name].exec(output())?.[1]?.trim(),
    killed: () => name === 'chromium' && KILLED.test(output()),
    exited,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child.pid), STOP_LIMIT_MS);
      await exited;
      clearTimeout(timer);
      killGroup(child.pid);
      // A process that has left the group (Chromium's crash handler) would keep them open.
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

function holdfastCommand({ app, profile, opens }: StartOptions): string[] {
  return [
    process.execPath,
    join(root, 'dist/cli.js'),
    'run',
    app,
    '--profile',
    profile,
    ...(opens ? ['--', opens] : []),
  ];
}

/** Chromium still runs unpacked Chrome Apps when it is told to load them; everything else that it may do is kept out. */
function chromiumCommand({ app, profile, trust, opens, chromium }: StartOptions): string[] {
  return [
    requireChromium(chromium),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
    '--password-store=basic',
    '--enable-logging=stderr',
    '--no-proxy-server',
    // It is waited for before the first serial port is told.
    '--disable-features=EnableBluetoothSerialPortProfileInSerialApi',
    '--host-resolver-rules=MAP *.invalid ~NOTFOUND',
    ...(trust ? [`--ignore-certificate-errors-spki-list=${trust.spki}`] : []),
    `--load-and-launch-app=${app}`,
    ...(opens ? [opens] : []),
  ];
}
