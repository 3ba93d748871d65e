import { shared } from '../../renderer/app-realm.ts';
import { finish } from '../../renderer/bind.ts';
import { joinBrowserEntries, pageEntries } from '../../renderer/entries/entries.ts';
import { receiveDirectFolder } from '../../renderer/entries/direct-folder.ts';
import { receiveFiles } from '../../renderer/entries/file-stock.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import type { LocalFunction } from '../../renderer/page-room.ts';
import { apply, clone, defineValue, OPEN, PageError, PagePromise } from '../../renderer/primordials.ts';
import { appOrigin } from '../core/app-url.ts';
import type { EntryDescription } from '../core/entries.ts';
import contract from './contract.ts';
import { createTalking } from './page-talking.ts';

const { slice } = String.prototype;
const PageURL = URL;

export default definePageRoom(contract, (context, runtime) => {
  const { dynamicId, fileToken, manifest } = context.state as {
    /** Both of pages that are not in a `<webview>`. */
    dynamicId?: string;
    fileToken?: string;
    manifest: { version: string };
  };
  if (fileToken !== undefined) {
    receiveFiles(fileToken, () => shared().files);
    if (context.openerToken === '') receiveDirectFolder(context.dropToken, () => shared().direct);
    joinBrowserEntries(context);
  }
  if (dynamicId !== undefined) defineValue(runtime, 'dynamicId', dynamicId, OPEN);
  defineValue(runtime, 'id', context.appId, OPEN);
  const talking = createTalking(context);
  const origin = `${appOrigin(context.appId)}/`;
  return {
    own: talking.own,
    push: talking.push,
    local: {
      connect: talking.local['connect'] as LocalFunction,
      // A fresh copy each time: an app that changes it must not change what the next call sees.
      getManifest: () => clone(manifest),
      getVersion: () => manifest.version,
      getURL(args) {
        const path = args[0] as string;
        // Chrome puts the path behind the origin and lets the URL parser tidy it up (`..`, spaces).
        return new PageURL(origin + (path[0] === '/' ? apply(slice, path, [1]) : path)).href;
      },
      getPackageDirectoryEntry(_args, callback) {
        const ask = (outcome: (error: string | null, entry: object | undefined) => void) =>
          context.call('runtime.packageEntry', [], (error, results) => {
            const entry = error === null ? pageEntries(context).make(results[0] as EntryDescription) : undefined;
            outcome(error, entry);
          });
        if (callback) {
          ask((error, entry) => finish(callback, error, error === null ? [entry] : [], context.lastError));
          return undefined;
        }
        return new PagePromise((resolve, reject) => {
          ask((error, entry) => (error === null ? resolve(entry) : reject(new PageError(error))));
        });
      },
      requestUpdateCheck(_args, callback) {
        const ask = (outcome: (status: unknown, version: unknown) => void) =>
          context.call('runtime.updateCheck', [], (_error, results) => outcome(results[0], results[1] ?? ''));
        if (callback) {
          ask((status, version) => finish(callback, null, [status, { version }], context.lastError));
          return undefined;
        }
        return new PagePromise((resolve) => ask((status, version) => resolve({ status, version })));
      },
      getBackgroundPage(_args, callback) {
        // Asynchronous as in Chrome, through main so that it keeps its place among the other answers.
        const ask = (outcome: (error: string | null, page: Window | undefined) => void) =>
          context.call('runtime.getPlatformInfo', [], () => {
            const page = shared().background;
            outcome(page ? null : 'You do not have a background page.', page);
          });
        if (callback) {
          ask((error, page) => finish(callback, error, error === null ? [page] : [], context.lastError));
          return undefined;
        }
        return new PagePromise((resolve, reject) => {
          ask((error, page) => (error === null ? resolve(page) : reject(new PageError(error))));
        });
      },
    },
  };
});
