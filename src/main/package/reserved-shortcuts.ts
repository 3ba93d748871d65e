/**
 * Key combinations that Chromium 156 on Linux gives to no app, since they are its own: found by asking for each one that a manifest may
 * suggest. A page gets them as keys, as it did there. On macOS Chrome has ⌘ for Ctrl.
 */
const RESERVED: Readonly<Record<string, string>> = {
  Ctrl: 'D E F G H J K L N O P R S T U W 0 1 2 3 4 5 6 7 8 9 PageUp PageDown Tab',
  Alt: 'D E F 1 2 3 4 5 6 7 8 9 Home Left Right',
  'Ctrl+Shift': 'A B C D G I J L M N O P R T W PageUp PageDown Delete Tab',
  'Alt+Shift': 'A B C N P R T W X Z',
};

/** Ids of shortcuts (see `shortcutId`). */
export const RESERVED_SHORTCUTS: ReadonlySet<string> = new Set(
  Object.entries(RESERVED).flatMap(([held, keys]) =>
    keys.split(' ').flatMap((key) => [`${held}+${key}`, onMac(held, key)]),
  ),
);

function onMac(held: string, key: string): string {
  const others = held.split('+').filter((modifier) => modifier !== 'Ctrl');
  return (held.includes('Ctrl') ? [...others, 'Command', key] : [...others, key]).join('+');
}
