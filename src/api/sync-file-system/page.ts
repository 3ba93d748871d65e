import { answerLater } from '../../renderer/answer.ts';
import { isBrowserEntry } from '../../renderer/entries/browser-entries.ts';
import { recordOf } from '../../renderer/entries/entry-record.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import { apply, PageTypeError, pageNavigator } from '../../renderer/primordials.ts';
import { invocationError } from '../core/signature.ts';
import contract from './contract.ts';

/** Of the Web's old API, `window.PERSISTENT`. */
const PERSISTENT = 1;
/** What Chromium 156 says of every file. */
const NO_STATUS = 'syncFileSystem API is deprecated';

type RequestFileSystem = (
  type: number,
  size: number,
  done: (fileSystem: object) => void,
  failed: (error: DOMException) => void,
) => void;
const pageStorage = pageNavigator['storage'] as StorageManager;
const { estimate } = StorageManager.prototype;
const { then } = Promise.prototype;

/**
 * `chrome.syncFileSystem` without what synchronised it, Google Drive: the files are on this machine, in the app's persistent file system.
 * Of all else Chromium 156 says that it is over, and so does this.
 */
export default definePageRoom(contract, (context) => {
  // The one that knows how its entries are copied to the user's (browser-transfers.ts).
  const request = (window as unknown as { webkitRequestFileSystem?: RequestFileSystem }).webkitRequestFileSystem;
  const wrong = (name: 'getFileStatus' | 'getUsageAndQuota', param: string, type: string) =>
    invocationError(
      `syncFileSystem.${name}`,
      contract.functions[name],
      `Error at parameter '${param}': Value must be an instance of ${type}.`,
    );
  return {
    local: {
      requestFileSystem: (_args, callback) =>
        answerLater(callback, context.lastError, (outcome) => {
          const failed = (name: string) => outcome(`Sync: the app's files cannot be opened (${name}).`, null);
          if (!request) return failed('NotSupportedError');
          apply(request, window, [
            PERSISTENT,
            0,
            (fileSystem: object) => outcome(null, fileSystem),
            (error: DOMException) => failed(error.name),
          ]);
        }),
      getUsageAndQuota: ([fileSystem], callback) => {
        if (!isFileSystem(fileSystem)) throw wrong('getUsageAndQuota', 'fileSystem', 'DOMFileSystem');
        return answerLater(callback, context.lastError, (outcome) => {
          const told = ({ usage = 0, quota = 0 }: StorageEstimate) =>
            outcome(null, { quotaBytes: quota, usageBytes: usage });
          const failed = (error: Error) => outcome(error.message);
          apply(then, apply(estimate, pageStorage, []), [told, failed]);
        });
      },
      getFileStatus: ([entry], callback) => {
        if (!isEntry(entry)) throw wrong('getFileStatus', 'fileEntry', 'Entry');
        return answerLater(callback, context.lastError, (outcome) => outcome(NO_STATUS));
      },
      getFileStatuses: ([entries], callback) => {
        const list = entries as readonly unknown[];
        for (let i = 0; i < list.length; i++) {
          // Chromium's script asks each for its address, and comes to grief over what has none.
          if (!isEntry(list[i])) throw new PageTypeError('entries[i].toURL is not a function');
        }
        return answerLater(callback, context.lastError, (outcome) => outcome(NO_STATUS, []));
      },
    },
  };
});

function isEntry(value: unknown): boolean {
  return recordOf(value) !== undefined || isBrowserEntry(value);
}

function isFileSystem(value: unknown): boolean {
  return isEntry((value as { readonly root?: unknown } | undefined)?.root);
}
