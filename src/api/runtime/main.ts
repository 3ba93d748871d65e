import { randomUUID } from 'node:crypto';
import { arch, platform } from 'node:process';
import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { entries } from './main-entries.ts';
import { talking } from './main-talking.ts';

/** Node's names of systems and processors to Chrome's (`runtime.PlatformOs`, `runtime.PlatformArch`). */
const systems: Readonly<Record<string, string>> = { win32: 'win', darwin: 'mac', linux: 'linux', openbsd: 'openbsd' };
const processors: Readonly<Record<string, string>> = { x64: 'x86-64', ia32: 'x86-32', arm: 'arm', arm64: 'arm64' };

/** How long Chrome calls further checks for updates throttled. */
const UPDATE_CHECKS_MS = 5 * 60 * 60 * 1000;

export default defineRoom(contract, (app) => {
  let lastUpdateCheck = -Infinity;
  /** Chrome's for this load of the app. */
  const dynamicId = randomUUID();
  return {
    // What a guest says of files its embedder must not believe.
    state: ({ kind }) =>
      kind === 'guest'
        ? { manifest: app.manifest.raw }
        : { manifest: app.manifest.raw, dynamicId, fileToken: app.files.token },
    pageGone: (page) => {
      app.messaging.pageGone(page);
      app.entries.writes.pageGone(page);
    },
    dispose: () => {
      app.entries.writes.dispose();
      app.entries.unstage();
    },
    handlers: {
      ...talking(app),
      ...entries(app),
      openOptionsPage: () => {
        // No Chrome App has one: the manifest keys for it are extensions'.
        throw new ApiError('Could not create an options page.');
      },
      getPlatformInfo: () => {
        const processor = processors[arch] ?? arch;
        // Keys in Chrome's order, which is the alphabet's.
        return [{ arch: processor, nacl_arch: processor, os: systems[platform] ?? platform }];
      },
      reload: () => {
        app.lifecycle.reload();
        return [];
      },
      // As for every app outside of a ChromeOS kiosk.
      restart: () => {
        throw new ApiError('Function available only for ChromeOS kiosk mode.');
      },
      setUninstallURL: (_page, url) => {
        // Who removes an app, removes it with the system's means, which open no page.
        if (url !== '' && !isWebUrl(url)) throw new ApiError(`Invalid URL: "${url}".`);
        return [];
      },
      restartAfterDelay: () => {
        throw new ApiError('API available only for ChromeOS kiosk mode.');
      },
      updateCheck: async () => {
        if (app.updates) {
          const { status, version = '' } = await app.updates.check();
          return [status, version];
        }
        // As for every unpacked app: there is nothing to update from.
        const now = performance.now();
        if (now - lastUpdateCheck < UPDATE_CHECKS_MS) return ['throttled'];
        lastUpdateCheck = now;
        return ['no_update'];
      },
    },
  };
});

/** Chromium looks at the scheme only: the rest need not be an address. */
const isWebUrl = (text: string): boolean => /^[\0- ]*https?:/i.test(text);
