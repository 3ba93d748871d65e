import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import type { Callback } from '../../renderer/page-room.ts';
import { PageError, PagePromise } from '../../renderer/primordials.ts';
import contract from './contract.ts';
import { loadPictures } from './page-pictures.ts';

const NOT_LOADED = 'Unable to download all specified images.';

/** The pictures of a notification are loaded here, as in Chrome: by the app's page, with what the app may reach. */
export default definePageRoom(contract, (context) => {
  const withPictures = (method: string) => (args: readonly unknown[], callback: Callback | undefined) => {
    const ask = (outcome: (error: string | null, results: readonly unknown[]) => void) =>
      loadPictures(args[1] as Record<string, unknown>, (options) => {
        if (options) context.call(method, [args[0], options], outcome);
        else outcome(NOT_LOADED, []);
      });
    if (callback) {
      ask((error, results) => finish(callback, error, results, context.lastError));
      return undefined;
    }
    return new PagePromise((resolve, reject) => {
      ask((error, results) => {
        if (error === null) resolve(results[0]);
        // So in Chromium, where a refusal of the browser comes with a result; here it is at least printed.
        else if (results.length > 0) {
          context.lastError.reportUnchecked(error);
          resolve(results[0]);
        } else reject(new PageError(error));
      });
    });
  };
  return { local: { create: withPictures('notifications.show'), update: withPictures('notifications.change') } };
});
