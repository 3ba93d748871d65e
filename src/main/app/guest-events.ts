/** What a guest's page does, told to the page that embeds it in the words of Chrome's `<webview>`. */
import type { WebContents } from 'electron';
import { BLOCKED_BY_CLIENT } from './net-errors.ts';

export interface GuestEvents {
  /** To be given what tells whether the guest hangs. */
  readonly watchHang: (tell: (hangs: boolean) => void) => void;
  readonly fire: (name: string, fields?: Record<string, unknown>) => void;
  readonly committed: (url: string, isTopLevel: boolean) => void;
}

/** Electron's reasons for the end of a process, in Chrome's words. */
const REASONS: Readonly<Record<string, string>> = {
  'clean-exit': 'normal',
  'abnormal-exit': 'abnormal',
  killed: 'killed',
  crashed: 'crashed',
  oom: 'oom',
  'launch-failed': 'failed to launch',
  'integrity-failure': 'integrity failure',
};
/** Chrome counts from -1 for debugging to 2 for errors. */
const LEVELS: Readonly<Record<string, number>> = { debug: -1, info: 0, warning: 1, error: 2 };

export function watchGuest(contents: WebContents, { fire, committed, watchHang }: GuestEvents): void {
  /** Where each frame is going, for what a redirect turns away from. */
  const going = new Map<number, string>();
  let processId = 0;
  /** The main frame that shows the guest: one that another page has taken the place of may still finish its load. */
  let shown = '';
  const remember = () => {
    processId = contents.getProcessId();
  };
  contents.on('did-start-navigation', ({ url, isMainFrame, isSameDocument, frame }) => {
    going.set(frame?.frameTreeNodeId ?? 0, url);
    if (!isSameDocument) fire('loadstart', { url, isTopLevel: isMainFrame });
  });
  contents.on('did-redirect-navigation', ({ url, isMainFrame, frame }) => {
    const key = frame?.frameTreeNodeId ?? 0;
    fire('loadredirect', { oldUrl: going.get(key) ?? '', newUrl: url, isTopLevel: isMainFrame });
    going.set(key, url);
  });
  contents.on('did-frame-navigate', (_event, url, _code, _text, isMainFrame, process, routing) => {
    remember();
    if (isMainFrame) shown = `${process}/${routing}`;
    committed(url, isMainFrame);
  });
  contents.on('did-navigate-in-page', (_event, url, isMainFrame) => committed(url, isMainFrame));
  contents.on('did-fail-provisional-load', (_event, code, text, url, isMainFrame) => {
    // Of these guest-requests.ts has told already.
    if (code === BLOCKED_BY_CLIENT.code) return;
    const reason = text === '' ? (code === -3 ? 'ERR_ABORTED' : 'ERR_FAILED') : text;
    fire('loadabort', { url, isTopLevel: isMainFrame, code, reason });
  });
  contents.on('did-stop-loading', () => fire('loadstop'));
  contents.on('did-frame-finish-load', (_event, isMainFrame, process, routing) => {
    if (isMainFrame && shown === `${process}/${routing}`) fire('contentload');
  });
  // Electron 35 moved everything into the event; before, it came as arguments, and who declares them is warned of it.
  const said = (event: Record<string, unknown>, ...before35: readonly unknown[]) => {
    const [level, message, line, sourceId] = before35;
    const given = event['level'] ?? level;
    fire('consolemessage', {
      level: typeof given === 'number' ? given - 1 : (LEVELS[String(given)] ?? 0),
      message: event['message'] ?? message,
      line: event['lineNumber'] ?? line,
      sourceId: event['sourceId'] ?? sourceId,
    });
  };
  contents.on('console-message', said as never);
  contents.on('render-process-gone', (_event, { reason }) =>
    fire('exit', { processId, reason: REASONS[reason] ?? 'abnormal' }),
  );
  watchHang((hangs) => fire(hangs ? 'unresponsive' : 'responsive', { processId }));
  contents.on('audio-state-changed', ({ audible }) => fire('audiostatechanged', { audible }));
  // Not in Electron's types: a page has called window.close().
  (contents as NodeJS.EventEmitter).on('close', () => fire('close'));
}
