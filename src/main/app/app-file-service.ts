/** What an app's rooms get of the user's files: the system's dialogs, and the way by which a file comes to a page. */
import type { BrowserWindow, WebContents } from 'electron';
import type { FileService } from '../host/file-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import type { AppEnvironment } from './app-environment.ts';
import { FileHandOver } from './file-hand-over.ts';

/**
 * @param packageFolder of the app
 * @param windowOf the window of a page, over which a dialog opens
 * @param eventPage through which files are handed over; undefined while there is none
 */
export function appFileService(
  packageFolder: string,
  { fileDialogs, kiosk, log }: AppEnvironment,
  windowOf: (page: PageConnection) => BrowserWindow | undefined,
  eventPage: () => WebContents | undefined,
): FileService {
  const files = new FileHandOver(eventPage);
  return {
    choose: (page, question) => {
      if (kiosk?.fileDialogs === false) {
        log.warn('Refused a file dialog: the policy does not allow them.');
        return Promise.resolve(undefined);
      }
      return fileDialogs.ask(windowOf(page), question);
    },
    handOver: (path) => files.handOver(path),
    dropFolder: (folder) => files.dropFolder(folder),
    token: files.token,
    packageFolder,
  };
}
