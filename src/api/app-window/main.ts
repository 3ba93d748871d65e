import { hasPermission } from '../../main/package/manifest-permissions.ts';
import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import { APP_SCHEME, appOrigin } from '../core/app-url.ts';
import contract from './contract.ts';
import { parseCommand } from './main-command.ts';
import { windowRequest } from './main-options.ts';

export default defineRoom(contract, (app) => ({
  state: (page) => ({
    background: page.kind === 'background',
    snapshot: page.windowId === undefined ? undefined : app.windows.snapshot(page.windowId),
  }),
  handlers: {
    reserve: async (_page, url, options = {}) => {
      const resolved = resolveUrl(app.id, url);
      const rights = {
        alwaysOnTop: hasPermission(app.manifest, 'app.window.alwaysOnTop'),
      };
      const request = windowRequest(resolved, options, rights);
      const open = request.id !== '' && options.singleton !== false ? app.windows.find(request.id) : undefined;
      if (open) {
        // Chrome ignores the new options, shows the window and brings it to the front.
        app.windows.command(open.windowId, { name: 'show', focused: request.focused });
        return [{ existing: open.windowId }];
      }
      // Chromium opens nothing for a page that does not exist, and reports no error either.
      if (!(await app.hasFile(new URL(resolved).pathname))) return [{ missing: true }];
      return [{ token: app.windows.reserve(request).token, url: resolved }];
    },
    command: (page, name, argument) => {
      const command = parseCommand(name, argument);
      const { windowId } = page;
      if (!command || windowId === undefined) throw new ApiError('No such window command.');
      if (command.name === 'setAlwaysOnTop' && !hasPermission(app.manifest, 'app.window.alwaysOnTop')) {
        throw new ApiError('The "app.window.alwaysOnTop" permission is required.');
      }
      app.windows.command(windowId, command);
      return [];
    },
  },
}));

/** Chrome resolves the URL against the app's root and takes nothing outside of it. */
function resolveUrl(appId: string, url: string): string {
  const base = `${appOrigin(appId)}/`;
  const refused = new ApiError('The URL used for window creation must be local for security reasons.');
  let parsed: URL;
  try {
    parsed = new URL(url.replace(`chrome-extension://${appId}/`, base), base);
  } catch {
    throw refused;
  }
  if (parsed.protocol !== `${APP_SCHEME}:` || parsed.host !== appId) throw refused;
  return parsed.href;
}
