import { defineNamespace, integer, param, string } from '../core/contract.ts';

/** `chrome.runtime`: what of it does not need messages or updates. `lastError` is the renderer's own (src/renderer/last-error.ts). */
export const contract = defineNamespace({
  name: 'runtime',
  availability: { always: true },
  functions: {
    getBackgroundPage: { params: [], callback: 'optional', local: true },
    getManifest: { params: [], callback: 'none', local: true },
    getPlatformInfo: { params: [], callback: 'optional' },
    getURL: { params: [param('path', string)], callback: 'none', local: true },
    reload: { params: [], callback: 'none' },
    /** Two arguments for a callback, one object for a Promise: page.ts makes them of `updateCheck`. */
    requestUpdateCheck: { params: [], callback: 'optional', local: true },
    restart: { params: [], callback: 'none' },
    restartAfterDelay: { params: [param('seconds', integer)], callback: 'optional' },
    updateCheck: { params: [], callback: 'required', internal: true },
  },
  properties: ['id', 'lastError'],
  events: {
    onBrowserUpdateAvailable: { lazy: true },
    onInstalled: { lazy: true },
    onRestartRequired: { lazy: true },
    onStartup: { lazy: true },
    onSuspend: { lazy: true },
    onSuspendCanceled: { lazy: true },
    onUpdateAvailable: { lazy: true },
  },
  enums: {
    OnInstalledReason: {
      CHROME_UPDATE: 'chrome_update',
      INSTALL: 'install',
      SHARED_MODULE_UPDATE: 'shared_module_update',
      UPDATE: 'update',
    },
    OnRestartRequiredReason: { APP_UPDATE: 'app_update', OS_UPDATE: 'os_update', PERIODIC: 'periodic' },
    PlatformArch: {
      ARM: 'arm',
      ARM64: 'arm64',
      MIPS: 'mips',
      MIPS64: 'mips64',
      X86_32: 'x86-32',
      X86_64: 'x86-64',
    },
    PlatformOs: { ANDROID: 'android', CROS: 'cros', LINUX: 'linux', MAC: 'mac', OPENBSD: 'openbsd', WIN: 'win' },
    RequestUpdateCheckStatus: { NO_UPDATE: 'no_update', THROTTLED: 'throttled', UPDATE_AVAILABLE: 'update_available' },
  },
});
export default contract;
