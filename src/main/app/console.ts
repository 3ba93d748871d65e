/** The app's console on the terminal, marked with the app's name. */
import type { WebContents } from 'electron';
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

/** Electron 35 moved everything into the event; before, it came as arguments. Both are read, whichever is there. */
interface ConsoleEvent {
  readonly level?: string | number;
  readonly message?: string;
  readonly lineNumber?: number;
  readonly sourceId?: string;
}

export function forwardConsole(contents: WebContents, log: Log): void {
  // A listener that declares the old arguments makes the newer Electron complain of it.
  const listener = (event: ConsoleEvent, ...before35: readonly unknown[]): void => {
    const [level, message, line, source] = before35 as [number?, string?, number?, string?];
    // Chromium's own messages may end in a line break.
    const text = (event.message ?? message ?? '').trimEnd();
    const where = sourceText(event.sourceId ?? source ?? '', event.lineNumber ?? line ?? 0);
    log[levelName(event.level ?? level ?? 1)](where === '' ? text : `${text}  (${where})`);
  };
  contents.on('console-message', listener as never);
}

function levelName(level: string | number): Level {
  if (typeof level === 'number') return LEVELS[level] ?? 'info';
  return level === 'warning' ? 'warn' : (LEVELS.find((name) => name === level) ?? 'info');
}

/** The file inside the app; what our own surface prints has no place that an app's author could look at. */
function sourceText(source: string, line: number): string {
  if (!source.startsWith(`${APP_SCHEME}://`)) return '';
  return `${new URL(source).pathname.slice(1)}:${line}`;
}
