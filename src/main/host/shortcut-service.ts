/** Key combinations as the rooms see them; src/main/windows/shortcuts.ts has them from Electron. */
import type { Shortcut } from '../package/shortcut.ts';

export interface ProvidedShortcut {
  readonly shortcut: Shortcut;
  /** Again and again while the keys are held, as in Chrome. */
  pressed(): void;
}

export interface ShortcutService {
  /** @param shortcuts those of the app's windows from now on; their pages do not get these keys */
  provide(shortcuts: readonly ProvidedShortcut[]): void;
  /**
   * A combination that works while other programs have the keyboard.
   * @returns ends it; undefined when somebody else has the combination
   */
  everywhere(shortcut: Shortcut, pressed: () => void): (() => void) | undefined;
}
