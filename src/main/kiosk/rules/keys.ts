/** Keys that a kiosk keeps from having an effect, and the one that asks for the PIN. */

/** As Electron tells of a key; the same in all versions. */
export interface KeyInput {
  readonly type: string;
  /** As in DOM's `KeyboardEvent.key`. */
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/**
 * Keys that would leave the page or the window, open tools, print or zoom. Every other key is the app's: tills have their work on F1 to F10,
 * and nothing in the shell listens to them.
 */
const BLOCKED: readonly string[] = [
  'F5',
  'F11',
  'F12',
  'Ctrl+F5',
  'Shift+F5',
  'Alt+F4',
  'Ctrl+F4',
  'Ctrl+W',
  'Ctrl+Shift+W',
  'Ctrl+Q',
  'Ctrl+Shift+Q',
  'Meta+Q',
  'Meta+W',
  'Meta+M',
  'Meta+H',
  'Ctrl+R',
  'Ctrl+Shift+R',
  'Meta+R',
  'Meta+Shift+R',
  'Ctrl+Shift+I',
  'Ctrl+Shift+J',
  'Ctrl+Shift+C',
  'Ctrl+Shift+K',
  'Ctrl+U',
  'Meta+Alt+I',
  'Meta+Alt+J',
  'Meta+Alt+U',
  'Ctrl+P',
  'Ctrl+Shift+P',
  'Meta+P',
  'Ctrl+O',
  'Meta+O',
  'Ctrl+N',
  'Ctrl+Shift+N',
  'Ctrl+T',
  'Meta+N',
  'Meta+T',
  'Alt+ArrowLeft',
  'Alt+ArrowRight',
  'Alt+Home',
  'Meta+ArrowLeft',
  'Meta+ArrowRight',
  'Meta+[',
  'Meta+]',
  'Alt+Space',
  'Ctrl+Escape',
  'Ctrl+Shift+Escape',
  'Meta+Ctrl+F',
];
/** Of keyboards with keys for browsers; none of them is for a page. */
const BLOCKED_KEYS = new Set([
  'BrowserBack',
  'BrowserForward',
  'BrowserHome',
  'BrowserRefresh',
  'BrowserSearch',
  'BrowserStop',
  'BrowserFavorites',
  'LaunchMail',
  'LaunchApplication1',
  'LaunchApplication2',
  'GoBack',
  'GoHome',
  'PrintScreen',
]);
export type ZoomStep = 'in' | 'out' | 'reset';
const ZOOM_CODES: Readonly<Record<string, ZoomStep>> = {
  Equal: 'in',
  NumpadAdd: 'in',
  Minus: 'out',
  NumpadSubtract: 'out',
  Digit0: 'reset',
  Numpad0: 'reset',
};
const blocked = new Set(BLOCKED.map(normal));

export interface KeyPolicy {
  readonly KioskPinchToZoomAllowed: boolean;
  readonly KioskTroubleshootingToolsEnabled: boolean;
  readonly PrintingEnabled: boolean;
  readonly ContextMenuEnabled: boolean;
  readonly AllowedShortcuts: readonly string[];
}

/** Whether the page must not see the key. */
export function isBlockedKey(input: KeyInput, policy: KeyPolicy): boolean {
  const pressed = normal(chord(input));
  if (policy.AllowedShortcuts.some((allowed) => normal(allowed) === pressed)) return false;
  if (!policy.ContextMenuEnabled && (input.key === 'ContextMenu' || pressed === normal('Shift+F10'))) return true;
  if (zoomStepOf(input)) return !policy.KioskPinchToZoomAllowed;
  if (BLOCKED_KEYS.has(input.key)) return true;
  if (policy.KioskTroubleshootingToolsEnabled && (pressed === 'f12' || /^ctrl\+shift\+[ijc]$/.test(pressed)))
    return false;
  return blocked.has(pressed);
}

/** @param shortcut such as `Ctrl+Alt+S`; told by the place of the key too, as Alt makes other characters on some keyboards */
export function isShortcut(input: KeyInput, shortcut: string): boolean {
  const wanted = normal(shortcut);
  const byPlace = input.code.replace(/^(?:Key|Digit)/, '');
  return normal(chord(input)) === wanted || normal(chord({ ...input, key: byPlace })) === wanted;
}

/** What a key of a browser's does to its zoom. */
export function zoomStepOf({ code, control, meta }: KeyInput): ZoomStep | undefined {
  return (control || meta) && Object.hasOwn(ZOOM_CODES, code) ? ZOOM_CODES[code] : undefined;
}

function chord({ key, control, alt, shift, meta }: KeyInput): string {
  const parts = [control && 'Ctrl', alt && 'Alt', shift && 'Shift', meta && 'Meta', key === ' ' ? 'Space' : key];
  return parts.filter((part) => part !== false).join('+');
}

/** Modifiers in one order, everything in lower case. */
function normal(text: string): string {
  const parts = text.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  return [...parts.sort(), key].join('+');
}
