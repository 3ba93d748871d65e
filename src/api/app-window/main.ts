import { isSandboxed } from '../../main/package/content-security-policy.ts';
import type { AppHost } from '../../main/host/app-host.ts';
import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import { APP_SCHEME, appOrigin } from '../core/app-url.ts';
import contract from './contract.ts';
import { parseCommand } from './main-command.ts';
import { windowId, windowRequest } from './main-options.ts';

export default defineRoom(contract, (app) => ({
  state: (page) => ({
    background: page.kind === 'background',
    overridesEscape: granted(app, 'app.window.fullscreen.overrideEsc'),
    shape: granted(app, 'app.window.shape'),
    snapshot: page.windowId === undefined ? undefined : app.windows.snapshot(page.windowId),
  }),
  handlers: {
    reserve: async (_page, url, options = {}) => {
      const resolved = resolveUrl(app.id, url);
      const exists = await app.hasFile(new URL(resolved).pathname);
      // From here on nothing waits: of two calls for one id at the same time the second must find the first.
      const id = windowId(options);
      // The empty string is the key of all windows without an id: who gives it gets the first of them.
      const open = options.id !== undefined && options.singleton !== false ? app.windows.find(id) : undefined;
      if (open?.kind === 'opening') return [open];
      if (open) {
        // Chromium looks at no other option then, not even for mistakes; it brings the window to the front.
        if (!options.hidden) app.windows.command(open.windowId, { name: 'show', focused: options.focused ?? true });
        return [open];
      }
      const request = windowRequest(resolved, options, {
        alwaysOnTop: granted(app, 'app.window.alwaysOnTop'),
        alpha: granted(app, 'app.window.alpha'),
      });
      // Chromium opens nothing for a page that does not exist, and reports no error either.
      if (!exists) return [{ kind: 'missing' }];
      const { token } = app.windows.reserve(request);
      // A sandboxed page has no chrome.* and no AppWindow; Chromium's callback gets nothing for it.
      const sandboxed = isSandboxed(app.manifest, new URL(resolved).pathname);
      return [{ kind: 'reserved', token, url: resolved, sandboxed }];
    },
    command: (page, name, argument) => {
      const command = parseCommand(name, argument);
      const { windowId } = page;
      if (!command || windowId === undefined) throw new ApiError('No such window command.');
      if (command.name === 'setAlwaysOnTop' && !granted(app, 'app.window.alwaysOnTop')) {
        throw new ApiError('The "app.window.alwaysOnTop" permission is required.');
      }
      if (command.name === 'setShape') {
        if (!granted(app, 'app.window.shape')) throw new ApiError('No such window command.');
        if (!app.windows.snapshot(windowId)?.frameless) {
          throw new ApiError('This function requires a frameless window (frame:none).');
        }
      }
      app.windows.command(windowId, command);
      return [];
    },
  },
}));

/** Optional permissions count from the moment at which the user grants them. @param name canonical */
function granted(app: AppHost, name: string): boolean {
  return app.permissions.active().names.has(name);
}

/** Chrome resolves the URL against the app's root. It takes nothing outside of it, and no absolute URL, not even the app's own. */
function resolveUrl(appId: string, url: string): string {
  const base = `${appOrigin(appId)}/`;
  const parsed = !URL.canParse(url) && URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (parsed?.protocol !== `${APP_SCHEME}:` || parsed.host !== appId) {
    throw new ApiError('The URL used for window creation must be local for security reasons.');
  }
  return parsed.href;
}
