import { expect, it } from 'vitest';
import { isBlockedKey, isShortcut } from '../../../../../src/main/kiosk/rules/keys.ts';
import type { KeyInput, KeyPolicy } from '../../../../../src/main/kiosk/rules/keys.ts';

const STRICT: KeyPolicy = {
  KioskPinchToZoomAllowed: false,
  KioskTroubleshootingToolsEnabled: false,
  PrintingEnabled: false,
  ContextMenuEnabled: false,
  AllowedShortcuts: [],
};

/** @param text such as `Ctrl+Shift+I`; the last part is the key */
function input(text: string, code = ''): KeyInput {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  const has = (name: string) => parts.includes(name);
  return { type: 'keyDown', key, code, control: has('Ctrl'), alt: has('Alt'), shift: has('Shift'), meta: has('Meta') };
}

it.each([
  'F5',
  'F11',
  'F12',
  'Ctrl+r',
  'Ctrl+Shift+I',
  'Alt+F4',
  'Ctrl+w',
  'Ctrl+p',
  'Alt+ArrowLeft',
  'BrowserBack',
  'ContextMenu',
  'Shift+F10',
  'Alt+ ',
  'Meta+q',
])('keeps %s from the page', (text) => expect(isBlockedKey(input(text), STRICT)).toBe(true));

it.each(['a', 'A', 'F1', 'F10', 'Escape', 'Enter', 'Ctrl+c', 'Ctrl+v', 'Ctrl+s', 'ArrowLeft', '+', 'r', 'Shift+Tab'])(
  'leaves %s to the app',
  (text) => expect(isBlockedKey(input(text), STRICT)).toBe(false),
);

it('zooms where the policy says so, whatever the keyboard writes there', () => {
  for (const code of ['Equal', 'Minus', 'Digit0', 'NumpadAdd', 'NumpadSubtract']) {
    expect(isBlockedKey(input('Ctrl+?', code), STRICT)).toBe(true);
    expect(isBlockedKey(input('Ctrl+?', code), { ...STRICT, KioskPinchToZoomAllowed: true })).toBe(false);
    expect(isBlockedKey(input('?', code), STRICT)).toBe(false);
  }
});

it('gives back what the policy allows', () => {
  const policy = { ...STRICT, AllowedShortcuts: ['F5', 'shift+ctrl+R'] };
  expect(isBlockedKey(input('F5'), policy)).toBe(false);
  expect(isBlockedKey(input('Ctrl+Shift+R'), policy)).toBe(false);
  expect(isBlockedKey(input('Ctrl+R'), policy)).toBe(true);
  expect(isBlockedKey(input('ContextMenu'), { ...STRICT, ContextMenuEnabled: true })).toBe(false);
  const troubled = { ...STRICT, KioskTroubleshootingToolsEnabled: true };
  expect(isBlockedKey(input('Ctrl+Shift+I'), troubled)).toBe(false);
  expect(isBlockedKey(input('Ctrl+W'), troubled)).toBe(true);
});

it('knows the shortcut by its letter or by its place', () => {
  expect(isShortcut(input('Ctrl+Alt+s', 'KeyS'), 'Ctrl+Alt+S')).toBe(true);
  expect(isShortcut(input('Ctrl+Alt+ß', 'KeyS'), 'Alt+Ctrl+S')).toBe(true);
  expect(isShortcut(input('Ctrl+s', 'KeyS'), 'Ctrl+Alt+S')).toBe(false);
  expect(isShortcut(input('Ctrl+Alt+Shift+s', 'KeyS'), 'Ctrl+Alt+S')).toBe(false);
  expect(isShortcut(input('Ctrl+Alt+x', 'KeyX'), 'Ctrl+Alt+S')).toBe(false);
});
