import { entryFunctions } from '../core/entry-functions.ts';
import { any, boolean, defineNamespace, dictionary, integer, optional, param, string } from '../core/contract.ts';

const extensionId = param('extensionId', optional(string));
const includeTlsChannelId = optional(boolean);
// What the pages' own code calls (page-messages.ts, page-ports.ts); see src/main/host/messaging-service.ts.
const to = param('to', optional(string));
const url = param('url', string);
const json = param('json', string);
const port = param('port', integer);
const inside = { callback: 'required', internal: true } as const;

/** `chrome.runtime`: what of it does not need updates. `lastError` is the renderer's own (src/renderer/last-error.ts). */
export const contract = defineNamespace({
  name: 'runtime',
  availability: { always: true },
  functions: {
    connect: {
      params: [
        extensionId,
        param('connectInfo', optional(dictionary('object', { includeTlsChannelId, name: optional(string) }))),
      ],
      callback: 'none',
      local: true,
    },
    getBackgroundPage: { params: [], callback: 'optional', local: true },
    getPackageDirectoryEntry: { params: [], callback: 'optional', local: true },
    getManifest: { params: [], callback: 'none', local: true },
    getPlatformInfo: { params: [], callback: 'optional' },
    getURL: { params: [param('path', string)], callback: 'none', local: true },
    getVersion: { params: [], callback: 'none', local: true },
    openOptionsPage: { params: [], callback: 'optional' },
    reload: { params: [], callback: 'none' },
    /** Two arguments for a callback, one object for a Promise: page.ts makes them of `updateCheck`. */
    requestUpdateCheck: { params: [], callback: 'optional', local: true },
    restart: { params: [], callback: 'none' },
    restartAfterDelay: { params: [param('seconds', integer)], callback: 'optional' },
    setUninstallURL: { params: [param('url', string)], callback: 'optional' },
    updateCheck: { params: [], callback: 'required', internal: true },
    sendMessage: {
      params: [
        extensionId,
        param('message', any),
        param('options', optional(dictionary('object', { includeTlsChannelId }))),
      ],
      callback: 'optional',
      local: true,
    },
    send: { params: [to, url, json], ...inside },
    open: { params: [port, to, url, param('name', string)], ...inside },
    accept: { params: [port], ...inside },
    post: { params: [port, json], ...inside },
    disconnect: { params: [port], ...inside },
    decline: { params: [param('channel', integer)], ...inside },
    hold: { params: [param('channel', integer)], ...inside },
    answer: { params: [param('channel', integer), json], ...inside },
    fail: { params: [param('channel', integer), param('error', optional(string))], ...inside },
    consumed: { params: [param('cost', integer)], ...inside },
    ...entryFunctions,
  },
  properties: ['dynamicId', 'id', 'lastError'],
  events: {
    onBrowserUpdateAvailable: { lazy: true },
    onInstalled: { lazy: true },
    onRestartRequired: { lazy: true },
    onStartup: { lazy: true },
    onSuspend: { lazy: true },
    onSuspendCanceled: { lazy: true },
    onUpdateAvailable: { lazy: true },
    onMessage: { lazy: true },
    onMessageExternal: { lazy: true },
    onConnect: { lazy: true },
    onConnectExternal: { lazy: true },
    // Nobody disables an app here.
    onEnabled: { lazy: true },
  },
  enums: {
    ContextType: {
      BACKGROUND: 'BACKGROUND',
      DEVELOPER_TOOLS: 'DEVELOPER_TOOLS',
      OFFSCREEN_DOCUMENT: 'OFFSCREEN_DOCUMENT',
      POPUP: 'POPUP',
      SIDE_PANEL: 'SIDE_PANEL',
      TAB: 'TAB',
    },
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
      PPC64: 'ppc64',
      RISCV64: 'riscv64',
      X86_32: 'x86-32',
      X86_64: 'x86-64',
    },
    PlatformNaclArch: {
      ARM: 'arm',
      MIPS: 'mips',
      MIPS64: 'mips64',
      PPC64: 'ppc64',
      X86_32: 'x86-32',
      X86_64: 'x86-64',
    },
    PlatformOs: { ANDROID: 'android', CROS: 'cros', LINUX: 'linux', MAC: 'mac', OPENBSD: 'openbsd', WIN: 'win' },
    RequestUpdateCheckStatus: { NO_UPDATE: 'no_update', THROTTLED: 'throttled', UPDATE_AVAILABLE: 'update_available' },
  },
});
export default contract;
