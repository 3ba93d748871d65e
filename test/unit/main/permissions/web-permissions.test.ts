import { describe, expect, it } from 'vitest';
import { grantsWebPermission, WEB_PERMISSIONS } from '../../../../src/main/permissions/web-permissions.ts';

const only =
  (...names: string[]) =>
  (name: string) =>
    names.includes(name);
const everything = () => true;

describe('grantsWebPermission', () => {
  it.each([
    ['geolocation', 'geolocation'],
    ['notifications', 'notifications'],
    ['pointerLock', 'pointerLock'],
    ['fullscreen', 'app.window.fullscreen'],
    ['clipboard-read', 'clipboardRead'],
    ['clipboard-sanitized-write', 'clipboardWrite'],
    ['deprecated-sync-clipboard-read', 'clipboardRead'],
    ['geolocation-approximate', 'geolocation'],
  ])('grants %s with the manifest permission %s, and with no other', (permission, needed) => {
    expect(grantsWebPermission(permission, [], only(needed))).toBe(true);
    expect(grantsWebPermission(permission, [], (name) => name !== needed)).toBe(false);
  });

  it.each(['screen-wake-lock', 'local-network'])('grants %s without a permission', (permission) => {
    expect(grantsWebPermission(permission, [], () => false)).toBe(true);
  });

  it.each([
    'midi',
    'midiSysex',
    'hid',
    'serial',
    'usb',
    'openExternal',
    'display-capture',
    'idle-detection',
    'storage-access',
    'top-level-storage-access',
    'window-management',
    'fileSystem',
    'keyboardLock',
    'mediaKeySystem',
    'speaker-selection',
    'unknown',
    'constructor',
    'toString',
    '__proto__',
    '',
  ])('denies "%s" to every app', (permission) => {
    expect(grantsWebPermission(permission, [], everything)).toBe(false);
  });

  it.each(['local-network', 'local-network-access', 'loopback-network'])(
    'grants "%s" to every app, as the policy of Chrome Apps does',
    (permission) => {
      expect(grantsWebPermission(permission, [], () => false)).toBe(true);
    },
  );

  it('grants media by device: each one that is asked for must be granted', () => {
    const microphone = only('audioCapture');
    const camera = only('videoCapture');
    const both = only('audioCapture', 'videoCapture');
    const cases = [['audio'], ['video'], ['audio', 'video']];
    const answers = (granted: (name: string) => boolean) =>
      cases.map((types) => grantsWebPermission('media', types, granted));
    expect(answers(microphone)).toEqual([true, false, false]);
    expect(answers(camera)).toEqual([false, true, false]);
    expect(answers(both)).toEqual([true, true, true]);
    expect(answers(only('geolocation'))).toEqual([false, false, false]);
  });

  it('denies media of no device or of an unknown one', () => {
    expect(grantsWebPermission('media', [], everything)).toBe(false);
    expect(grantsWebPermission('media', ['unknown'], everything)).toBe(false);
    expect(grantsWebPermission('media', ['audio', 'screen'], everything)).toBe(false);
  });
});

describe('WEB_PERMISSIONS', () => {
  it('names each manifest permission that is looked at, once', () => {
    const asked = new Set<string>();
    const note = (name: string) => {
      asked.add(name);
      return true;
    };
    const electronNames = [
      'geolocation',
      'notifications',
      'pointerLock',
      'fullscreen',
      'clipboard-read',
      'clipboard-sanitized-write',
    ];
    for (const name of electronNames) grantsWebPermission(name, [], note);
    grantsWebPermission('media', ['audio', 'video'], note);
    expect([...WEB_PERMISSIONS].sort()).toEqual([...asked].sort());
  });
});
