import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import { appOrigin } from '../core/app-url.ts';
import contract from './contract.ts';

/** `chrome.browser.openTab`: in the system's browser, which is another program, so only what it may be given. */
export default defineRoom(contract, (app) => ({
  handlers: {
    openTab: (_page, { url }) => {
      const base = `${appOrigin(app.id)}/`;
      // As Chrome: relative URLs are the app's own, and are refused here like all that is no business of a browser.
      const resolved = URL.canParse(url, base) ? new URL(url, base).href : undefined;
      if (resolved === undefined || !app.desktop.openLink(resolved)) throw new ApiError(`Invalid url: "${url}".`);
      return [];
    },
  },
}));
