/** Lines on the terminal: the shell's own on stderr, an app's console on stdout, each marked with who speaks. */
import type { Log } from './app-host.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An app's text must not move the cursor or forge a line of the shell: control characters are shown, tabs aside. */
function printable(line: string): string {
  return line.replaceAll(/[\p{Cc}]/gu, (character) =>
    character === '\t' ? character : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** @param source put in front of every line, e.g. `[holdfast] ` */
export function createLog(level: LogLevel, source: string, write: (line: string) => void): Log {
  const limit = LOG_LEVELS.indexOf(level);
  const at = (own: LogLevel) => (message: string) => {
    if (LOG_LEVELS.indexOf(own) > limit) return;
    const mark = own === 'error' || own === 'warn' ? `${own}: ` : '';
    for (const line of message.split('\n')) write(`${source}${mark}${printable(line)}`);
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
