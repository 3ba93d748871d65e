import { expect, it } from 'vitest';
import { parseShortcut, shortcutId, shownShortcut } from '../../../../src/main/package/shortcut.ts';

function read(text: string, platform = 'default', host: 'linux' | 'mac' = 'linux') {
  const parsed = parseShortcut(text, platform, host);
  return typeof parsed === 'string' ? parsed : [shortcutId(parsed), shownShortcut(parsed, host)];
}

// What is shown is what Chromium 156 on Linux showed.
it.each([
  ['Ctrl+Shift+Y', 'Ctrl+Shift+Y'],
  ['Shift+Ctrl+Up', 'Ctrl+Shift+Up Arrow'],
  ['Ctrl+Insert', 'Ctrl+Ins'],
  ['Ctrl+Delete', 'Ctrl+Del'],
  ['Alt+Shift+PageUp', 'Alt+Shift+Page Up'],
  ['MediaPrevTrack', 'Media Previous Track'],
  ['MediaPlayPause', 'Media Play/Pause'],
])('shows %s as %s', (text, shown) => {
  expect(read(text)).toEqual([expect.any(String), shown]);
});

it('has Ctrl for the command key on macOS, and MacCtrl for Ctrl', () => {
  expect(read('Ctrl+Shift+Y', 'default', 'mac')).toEqual(['Shift+Command+Y', '⇧⌘Y']);
  expect(read('MacCtrl+Y', 'mac', 'linux')).toEqual(['Ctrl+Y', 'Ctrl+Y']);
  expect(read('MacCtrl+Y')).toBe('malformed');
});

it('refuses names that objects have', () => {
  expect(read('constructor+Y')).toBe('malformed');
  expect(read('Ctrl+toString')).toBe('malformed');
});
