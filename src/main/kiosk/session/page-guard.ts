/** What a visitor must not do in any page of a kiosk, whoever made it: enforced in main, on every WebContents. */
import { app } from 'electron';
import type { Event, Input, WebContents } from 'electron';
import type { Log } from '../../host/app-host.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { isBlockedKey, isShortcut, zoomStepOf } from '../rules/keys.ts';
import { followFrames, listenInFrames } from './frame-touches.ts';
import { settleZoom, zoom } from './page-zoom.ts';
import { listenForTouches } from './touch-place.ts';

export interface PageGuardHost {
  policy(): KioskPolicy;
  /** The visitor pressed, touched or moved something. */
  input(type: string, contents: WebContents): void;
  /** Somebody asks for the PIN. */
  exitAsked(): void;
  /** False for pages of the kiosk's own. */
  guards(contents: WebContents): boolean;
  readonly log: Log;
}

/** @returns undoes it */
export function guardPages(host: PageGuardHost): () => void {
  const created = (_event: Event, contents: WebContents) => guardPage(contents, host);
  app.on('web-contents-created', created);
  return () => app.off('web-contents-created', created);
}

function guardPage(contents: WebContents, host: PageGuardHost): void {
  followFrames(contents);
  contents.on('before-input-event', (event, input: Input) => {
    const policy = host.policy();
    // On screens of the kiosk's own too: there may be no other.
    if (input.type === 'keyDown' && policy.ExitPin !== undefined && isShortcut(input, policy.ExitShortcut)) {
      event.preventDefault();
      host.exitAsked();
    } else if (!host.guards(contents)) return;
    else if (isBlockedKey(input, policy)) event.preventDefault();
    else if (input.type === 'keyDown' && policy.KioskPinchToZoomAllowed) {
      const step = zoomStepOf(input);
      if (step) zoom(contents, step);
    }
  });
  const hearFrames = () => {
    const { ExitPin, ExitCorner } = host.policy();
    if (ExitPin !== undefined && ExitCorner !== 'none' && host.guards(contents)) void listenInFrames(contents);
  };
  contents.on('did-frame-finish-load', hearFrames);
  contents.on('input-event', (_event, { type }) => {
    // A frame that never loads anything is heard from its second touch on.
    if (type === 'touchStart') hearFrames();
    host.input(type, contents);
  });
  contents.on('devtools-opened', () => {
    if (!host.policy().KioskTroubleshootingToolsEnabled) contents.closeDevTools();
  });
  // The wheel, with Ctrl.
  contents.on('zoom-changed', (_event, step) => {
    if (host.policy().KioskPinchToZoomAllowed && host.guards(contents)) zoom(contents, step);
    else settleZoom(contents, false);
  });
  const intercept = (frames: 'frames too' | 'without frames') => {
    // Guests have been before their first page (guest-guard.ts).
    if (contents.getType() === 'webview' || !host.guards(contents)) return;
    const { AllowFileSelectionDialogs, ExitPin, ExitCorner } = host.policy();
    if (AllowFileSelectionDialogs && (ExitPin === undefined || ExitCorner === 'none')) return;
    // What fails it has told.
    void guardFrames(contents, frames, host).catch(() => {});
  };
  // Not earlier: nobody has clicked anything yet. Not only later: what never ends to load would keep it
  // from ever being done.
  contents.on('dom-ready', () => {
    listenForTouches(contents);
    intercept('without frames');
  });
  contents.on('did-finish-load', () => {
    settleZoom(contents, host.policy().KioskPinchToZoomAllowed && host.guards(contents));
    // Frames no earlier: one that is attached to while it loads may wait for another debugger.
    intercept('frames too');
  });
  // Without a listener the first device in reach would be taken.
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
}

const heard = new WeakSet<WebContents>();
export const FILE_CHOOSER_OPENED = 'Page.fileChooserOpened';
export const INTERCEPT_FILE_CHOOSER = ['Page.setInterceptFileChooserDialog', { enabled: true }] as const;

export function refusedFileDialog(log: Log): void {
  log.warn('Refused a file dialog: the policy does not allow them.');
}

/**
 * Keeps file dialogs from a page and its frames, and attaches to these for whom else it concerns. Electron has no say in what
 * `<input type=file>` opens; Chromium's debugging protocol has, and is never open to anybody else here. Frames in processes of their own,
 * such as sandboxed ones, are targets of their own.
 * @returns when it holds, for later documents too. Rejects where it cannot, which it has told
 */
async function guardFrames(
  contents: WebContents,
  frames: 'frames too' | 'without frames',
  host: PageGuardHost,
): Promise<void> {
  const { debugger: protocol } = contents;
  const { log } = host;
  const intercept = async (session?: string) => {
    await protocol.sendCommand('Page.enable', {}, session);
    if (!host.policy().AllowFileSelectionDialogs) await protocol.sendCommand(...INTERCEPT_FILE_CHOOSER, session);
    if (session === undefined && frames === 'without frames') return;
    await protocol.sendCommand(
      'Target.setAutoAttach',
      { autoAttach: true, waitForDebuggerOnStart: false, flatten: true, filter: [{ type: 'iframe' }] },
      session,
    );
  };
  const failed = (error: unknown) => {
    // A frame that is gone again needs nothing.
    if (protocol.isAttached()) log.debug(`File dialogs in a frame: ${String(error)}`);
  };
  if (!heard.has(contents)) {
    heard.add(contents);
    protocol.on('message', (_event, method, params: unknown) => {
      if (method === FILE_CHOOSER_OPENED) refusedFileDialog(log);
      if (method === 'Target.attachedToTarget') intercept((params as { sessionId: string }).sessionId).catch(failed);
    });
  }
  try {
    // Files that the shell gives to a page share it.
    if (!protocol.isAttached()) protocol.attach('1.3');
  } catch (error) {
    log.error(`File dialogs cannot be refused in a page: ${String(error)}`);
    throw error;
  }
  await intercept().catch((error: unknown) => {
    failed(error);
    throw error;
  });
}
