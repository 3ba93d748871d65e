/** Key combinations of the manifest's `commands`: read, and shown, as Chromium does (its ui::Command and Accelerator). */

export interface Shortcut {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** ⌘ on macOS, Search on ChromeOS. */
  readonly command: boolean;
  /** As a manifest writes it: `A`, `5`, `Comma`, `PageUp`, `MediaStop`. */
  readonly key: string;
}

/** The key that `commands.*.suggested_key` has for each system. */
export type ShortcutPlatform = 'windows' | 'mac' | 'chromeos' | 'linux' | 'default';

export type ShortcutRefusal = 'malformed' | 'media key with modifier' | 'unknown platform';

/** How Chromium writes the keys that have another name on the keyboard (US English); the others are written as they are. */
const NAMED_KEYS: ReadonlyMap<string, string> = new Map([
  ['Comma', 'Comma'],
  ['Period', 'Period'],
  ['Up', 'Up Arrow'],
  ['Down', 'Down Arrow'],
  ['Left', 'Left Arrow'],
  ['Right', 'Right Arrow'],
  ['Insert', 'Ins'],
  ['Delete', 'Del'],
  ['Home', 'Home'],
  ['End', 'End'],
  ['PageUp', 'Page Up'],
  ['PageDown', 'Page Down'],
  ['Space', 'Space'],
  ['Tab', 'Tab'],
  ['MediaNextTrack', 'Media Next Track'],
  ['MediaPlayPause', 'Media Play/Pause'],
  ['MediaPrevTrack', 'Media Previous Track'],
  ['MediaStop', 'Media Stop'],
]);
const PLATFORMS: ReadonlySet<string> = new Set(['windows', 'mac', 'chromeos', 'linux', 'default']);
const MOST_TOKENS = 3;

/** Whether a manifest may use the key without a modifier, and has to. */
export function isMediaKey(key: string): boolean {
  return key.startsWith('Media') && NAMED_KEYS.has(key);
}

/** The key of this machine's system. */
export function shortcutPlatform(platform: NodeJS.Platform = process.platform): ShortcutPlatform {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'mac' : 'linux';
}

/** The parts of `Ctrl+Shift+Y`. */
export function shortcutTokens(text: string): readonly string[] {
  return text.split('+').map((token) => token.trim());
}

/**
 * @param text `Ctrl+Shift+Y`
 * @param platform the key under which the manifest has it
 * @param host the system that this is
 */
export function parseShortcut(text: string, platform: string, host: ShortcutPlatform): Shortcut | ShortcutRefusal {
  if (!PLATFORMS.has(platform)) return 'unknown platform';
  const isMac = platform === 'mac' || (platform === 'default' && host === 'mac');
  const tokens = shortcutTokens(text).map((token) => (isMac ? onMac(token) : token));
  const [first = ''] = tokens;
  if (tokens.length > MOST_TOKENS || (tokens.length === 1 && !isMediaKey(first))) return 'malformed';
  const held = { ctrl: false, alt: false, shift: false, command: false };
  let key: string | undefined;
  for (const token of tokens) {
    const modifier = modifierOf(token, isMac, platform === 'chromeos');
    if (modifier) held[modifier] = true;
    else if (key === undefined && (/^[A-Z0-9]$/.test(token) || NAMED_KEYS.has(token))) key = token;
    else return 'malformed';
  }
  const { ctrl, alt, shift, command } = held;
  const onlyShift = shift && !ctrl && !alt && !command;
  if (key === undefined || (ctrl && alt) || (command && alt) || onlyShift) return 'malformed';
  if (isMediaKey(key) && (ctrl || alt || shift || command)) return 'media key with modifier';
  return { ...held, key };
}

function modifierOf(token: string, isMac: boolean, isChromeOs: boolean): keyof Omit<Shortcut, 'key'> | undefined {
  if (token === 'Ctrl') return 'ctrl';
  if (token === 'Alt') return 'alt';
  if (token === 'Shift') return 'shift';
  return (isMac && token === 'Command') || (isChromeOs && token === 'Search') ? 'command' : undefined;
}

/** On macOS Ctrl stands for ⌘. */
function onMac(token: string): string {
  return { Ctrl: 'Command', MacCtrl: 'Ctrl', Option: 'Alt' }[token] ?? token;
}

/** As `chrome.commands.getAll` shows it: `Ctrl+Shift+Page Up`; on macOS `⌃⌥⇧⌘` before the key. */
export function shownShortcut(shortcut: Shortcut, host: ShortcutPlatform): string {
  const key = NAMED_KEYS.get(shortcut.key) ?? shortcut.key;
  const marks = host === 'mac' ? MAC_MARKS : MARKS;
  const held = marks.filter(([modifier]) => shortcut[modifier]).map(([, mark]) => mark);
  return host === 'mac' ? [...held, key].join('') : [...held, key].join('+');
}

type Mark = readonly ['ctrl' | 'alt' | 'shift' | 'command', string];
const MARKS: readonly Mark[] = [
  ['ctrl', 'Ctrl'],
  ['alt', 'Alt'],
  ['shift', 'Shift'],
];
const MAC_MARKS: readonly Mark[] = [
  ['ctrl', '⌃'],
  ['alt', '⌥'],
  ['shift', '⇧'],
  ['command', '⌘'],
];

/** Equal for equal combinations. */
export function shortcutId({ ctrl, alt, shift, command, key }: Shortcut): string {
  return [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', command && 'Command', key].filter(Boolean).join('+');
}
