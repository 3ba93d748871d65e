import { defineNamespace, param, string } from '../core/contract.ts';

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
  },
  properties: ['id', 'lastError'],
  events: {
    onInstalled: { lazy: true },
    onStartup: { lazy: true },
    onSuspend: { lazy: true },
    onSuspendCanceled: { lazy: true },
  },
  enums: {
    OnInstalledReason: {
      CHROME_UPDATE: 'chrome_update',
      INSTALL: 'install',
      SHARED_MODULE_UPDATE: 'shared_module_update',
      UPDATE: 'update',
    },
    PlatformArch: {
      ARM: 'arm',
      ARM64: 'arm64',
      MIPS: 'mips',
      MIPS64: 'mips64',
      X86_32: 'x86-32',
      X86_64: 'x86-64',
    },
    PlatformOs: { ANDROID: 'android', CROS: 'cros', LINUX: 'linux', MAC: 'mac', OPENBSD: 'openbsd', WIN: 'win' },
  },
});
export default contract;
