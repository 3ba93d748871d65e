/** The key combinations of one app: those of its windows, and those of the whole desktop. */
import { globalShortcut } from 'electron';
import type { Input, WebContents } from 'electron';
import type { ProvidedShortcut, ShortcutService } from '../host/shortcut-service.ts';
import type { Shortcut } from '../package/shortcut.ts';

/** Keys that KeyboardEvent.code calls otherwise than a manifest. */
const CODES: Readonly<Record<string, string>> = {
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
  MediaNextTrack: 'MediaTrackNext',
  MediaPrevTrack: 'MediaTrackPrevious',
};
/** Keys that Electron's accelerators call otherwise than a manifest. */
const ACCELERATORS: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  MediaPrevTrack: 'MediaPreviousTrack',
};

export class Shortcuts implements ShortcutService {
  #own: readonly ProvidedShortcut[] = [];

  provide(shortcuts: readonly ProvidedShortcut[]): void {
    this.#own = shortcuts;
  }

  everywhere(shortcut: Shortcut, pressed: () => void): (() => void) | undefined {
    const accelerator = acceleratorOf(shortcut);
    if (!globalShortcut.register(accelerator, pressed)) return undefined;
    return () => globalShortcut.unregister(accelerator);
  }

  /** Sees the keys before the page does; to be called for each WebContents of the app's pages. */
  watch(contents: WebContents): void {
    contents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown') return;
      const found = this.#own.find(({ shortcut }) => isPressed(shortcut, input));
      if (!found) return;
      event.preventDefault();
      found.pressed();
    });
  }
}

function isPressed({ ctrl, alt, shift, command, key }: Shortcut, input: Input): boolean {
  if (input.control !== ctrl || input.alt !== alt || input.shift !== shift || input.meta !== command) return false;
  // A letter is where the keyboard's layout has it; a layout without Latin letters is taken for the US one, as in Chromium.
  if (/^[A-Z]$/.test(key) && /^[a-z]$/i.test(input.key)) return input.key.toUpperCase() === key;
  return input.code === codeOf(key);
}

function codeOf(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Key${key}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return CODES[key] ?? key;
}

function acceleratorOf({ ctrl, alt, shift, command, key }: Shortcut): string {
  const held = [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', command && 'Cmd'].filter(Boolean);
  return [...held, ACCELERATORS[key] ?? key].join('+');
}
