/** What Chromium is told of the pages of an app: what keeps them in their place, and what of the web a platform app does not have. */
import type { BrowserWindowConstructorOptions, Session } from 'electron';
import type { KioskLimits } from '../kiosk/session/kiosk-limits.ts';

type WebPreferences = NonNullable<BrowserWindowConstructorOptions['webPreferences']>;

/** The app whose pages they are. */
interface PageOwner {
  readonly session: Session;
  /** Absolute path of the preload script. */
  readonly preload: string;
  readonly isFirefoxOs: boolean;
  readonly kiosk: KioskLimits | undefined;
  /** Whether a permission (canonical name) holds now. */
  readonly holds: (name: string) => boolean;
}

/** Of every page of the app; a window adds `webviewTag`. */
export function pagePreferences({ session, preload, isFirefoxOs, kiosk, holds }: PageOwner): WebPreferences {
  return {
    session,
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    // With the sandbox on, this runs the preload in frames too, and gives Node to nothing.
    nodeIntegrationInSubFrames: true,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    ...kiosk?.webPreferences,
    // A platform app has no alert, confirm and prompt; a native one would stop the page with nobody there to answer.
    disableDialogs: !isFirefoxOs,
    // This is the renderer's command line.
    additionalArguments: isFirefoxOs ? [] : [`--blink-settings=${blinkSettings(holds('clipboardWrite'))}`],
    // `document.execCommand('paste')`; with it, Electron asks the session's handlers too (see blinkSettings).
    enableDeprecatedPaste: holds('clipboardRead'),
    // An app's event page and hidden windows work on as in Chrome: no timer throttling.
    backgroundThrottling: false,
  };
}

/**
 * What of Blink a platform app has otherwise than the web: a synchronous request throws, there are no cookies, copying needs no gesture.
 * Where both settings of the clipboard are on, Blink lets every frame paste and asks nobody.
 */
function blinkSettings(copies: boolean): string {
  const clipboard = copies ? ',javaScriptCanAccessClipboard=true' : '';
  return `syncXHRInDocumentsEnabled=false,cookieEnabled=false,DOMPasteAllowed=false${clipboard}`;
}
