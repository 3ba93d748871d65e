/** Lines on the terminal: the shell's own on stderr, an app's console on stdout, each marked with who speaks. */
import type { Log } from './app-host.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** @param source put in front of every line, e.g. `[holdfast] ` */
export function createLog(level: LogLevel, source: string, write: (line: string) => void): Log {
  const limit = LOG_LEVELS.indexOf(level);
  const at = (own: LogLevel) => (message: string) => {
    if (LOG_LEVELS.indexOf(own) > limit) return;
    const mark = own === 'error' || own === 'warn' ? `${own}: ` : '';
    for (const line of message.split('\n')) write(`${source}${mark}${line}`);
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
