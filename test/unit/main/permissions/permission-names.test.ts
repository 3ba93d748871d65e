import { describe, expect, it } from 'vitest';
import {
  canonicalPermissionName,
  mayBeOptional,
  permissionStatus,
} from '../../../../src/main/permissions/permission-names.ts';

describe('permission names', () => {
  it.each([
    ['alwaysOnTopWindows', 'app.window.alwaysOnTop'],
    ['fullscreen', 'app.window.fullscreen'],
    ['overrideEscFullscreen', 'app.window.fullscreen.overrideEsc'],
    ['unlimited_storage', 'unlimitedStorage'],
    ['storage', 'storage'],
    ['constructor', 'constructor'],
  ])('%s is %s', (name, canonical) => {
    expect(canonicalPermissionName(name)).toBe(canonical);
  });

  it('knows what Chrome Apps had on the desktop, though Chromium 156 on Linux does not grant it', () => {
    for (const name of ['serial', 'usb', 'webview', 'browser', 'mediaGalleries']) {
      expect([name, permissionStatus(name)]).toEqual([name, { kind: 'granted' }]);
    }
  });

  it('says why a name has no effect', () => {
    expect(permissionStatus('tabs')).toEqual({
      kind: 'refused',
      warning: "'tabs' is only allowed for extensions and legacy packaged apps, but this is a packaged app.",
    });
    expect(permissionStatus('app.window')).toEqual({ kind: 'prefix' });
    expect(permissionStatus('toString')).toEqual({ kind: 'unknown' });
  });

  it('knows what cannot be optional', () => {
    expect(mayBeOptional('unlimitedStorage')).toBe(false);
    expect(mayBeOptional('storage')).toBe(true);
  });
});
