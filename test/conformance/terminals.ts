/**
 * Pseudo terminals in the place of serial ports, for both targets alike. Chromium opens only what its system calls a serial port: so a target is
 * started with mounts of its own, by which the system says that of some virtual terminals, and these are pseudo terminals.
 *
 * At the other end everything comes back, but for lines that are commands (see `obey`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPseudoTerminals, pseudoTerminal } from '../support/pseudo-terminal.ts';
import type { PseudoTerminal } from '../support/pseudo-terminal.ts';

/** Virtual terminals that nobody looks at. */
const FIRST = 50;
const MOST = 3;
const DRIVERS = '/proc/tty/drivers';
const CONSOLE = /^(unknown +\/dev\/tty +4 )1-63 console$/m;

export interface Terminals {
  /** As the targets see them. */
  readonly paths: readonly string[];
  /** What a target is started by; undefined without terminals. */
  readonly within: readonly string[] | undefined;
  close(): Promise<void>;
}

export function hasTerminals(): boolean {
  if (!hasPseudoTerminals || process.getuid?.() !== 0) return false;
  const nodes = Array.from({ length: MOST }, (_, i) => `tty${FIRST + i}`);
  return (
    nodes.every((name) => existsSync(`/dev/${name}`) && existsSync(`/sys/class/tty/${name}`)) &&
    CONSOLE.test(readFileSync(DRIVERS, 'utf8')) &&
    spawnSync('unshare', ['--mount', 'true']).status === 0
  );
}

export async function openTerminals(count: number): Promise<Terminals> {
  if (count === 0) return { paths: [], within: undefined, close: () => Promise.resolve() };
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-terminals-'));
  const cables: PseudoTerminal[] = [];
  for (let i = 0; i < count; i++) cables.push(await pseudoTerminal());
  for (const cable of cables) cable.answer((bytes) => obey(cable, bytes));
  const drivers = join(folder, 'drivers');
  writeFileSync(drivers, readFileSync(DRIVERS, 'utf8').replace(CONSOLE, `$1${FIRST}-${FIRST + count - 1} serial`));
  const paths = cables.map((_, i) => `/dev/tty${FIRST + i}`);
  const mounts = [
    'mount --make-rprivate /',
    `mount --bind ${drivers} ${DRIVERS}`,
    ...cables.map((cable, i) => `mount --bind ${realpathSync(cable.path)} ${paths[i]}`),
  ];
  return {
    paths,
    within: ['unshare', '--mount', 'sh', '-c', `${mounts.join(' && ')} && exec "$@"`, 'sh'],
    async close() {
      for (const cable of cables) await cable.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `give <count>` is answered with so many bytes, `stop` and `unplug` with nothing. */
function obey(cable: PseudoTerminal, bytes: Buffer): void {
  const [word, count] = String(bytes).split(' ');
  if (word === 'stop') cable.stall(true);
  else if (word === 'unplug') void cable.unplug();
  // What comes out of a stalled one when it is closed has nobody to go back to.
  else cable.send(word === 'give' ? Buffer.alloc(Number(count), 'g') : bytes).catch(() => {});
}
