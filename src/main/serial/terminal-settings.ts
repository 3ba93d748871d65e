/** The settings of a terminal that is open, by `stty`: the library can only change the speed of one. */
import { spawn } from 'node:child_process';
import type { PortSettings } from './port-settings.ts';

const LIMIT_MS = 2000;
const MOST_OUTPUT = 16_384;

const RAW =
  '-icanon -echo -echoe -echonl -isig -opost clocal cread -ignbrk -brkint -istrip -inlcr -igncr -icrnl -ixon parmrk'.split(
    ' ',
  );

/**
 * What Chromium sets beside the speed: raw, errors marked, parity checked only where there is one.
 * @param platform some `stty` wait for what is still to be sent
 */
export function terminalArguments(settings: PortSettings, platform: NodeJS.Platform): readonly string[] {
  const { dataBits, parityBit, stopBits, ctsFlowControl } = settings;
  const hasParity = parityBit !== 'no';
  return [
    ...(platform === 'linux' ? ['-drain'] : []),
    ...RAW,
    ...(hasParity ? ['-ignpar', 'inpck', 'parenb'] : ['ignpar', '-inpck', '-parenb']),
    parityBit === 'odd' ? 'parodd' : '-parodd',
    dataBits === 'seven' ? 'cs7' : 'cs8',
    stopBits === 'two' ? 'cstopb' : '-cstopb',
    ctsFlowControl ? 'crtscts' : '-crtscts',
  ];
}

/** @param text what `stty -a` says; undefined where it said nothing of use */
export function readTerminal(text: string): Omit<PortSettings, 'bitrate'> | undefined {
  const words = new Set(text.split(/[\s;]+/));
  const bits = words.has('cs7') ? 'seven' : words.has('cs8') ? 'eight' : undefined;
  if (bits === undefined) return undefined;
  return {
    ctsFlowControl: words.has('crtscts'),
    dataBits: bits,
    parityBit: words.has('parenb') ? (words.has('parodd') ? 'odd' : 'even') : 'no',
    stopBits: words.has('cstopb') ? 'two' : 'one',
  };
}

/**
 * Runs `stty` on a terminal that this process has open.
 * @returns what it printed; undefined when it is not there, cannot be run or takes too long. That it could not set all is not told apart: a
 *   driver may do without a part of it
 */
export function stty(terminal: number, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Handed over as its input the terminal would wait with every read, here too: Node sees to that for 0 to 2.
    const child = spawn('/bin/sh', ['-c', 'exec stty "$@" <&3', 'stty', ...args], {
      stdio: ['ignore', 'pipe', 'ignore', terminal],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
      timeout: LIMIT_MS,
    });
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.length < MOST_OUTPUT) text += chunk;
    });
    child.once('error', () => resolve(undefined));
    child.once('close', (_code, signal) => resolve(signal === null ? text : undefined));
  });
}
