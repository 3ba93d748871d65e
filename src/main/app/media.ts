/** The user's folders and media for `chrome.mediaGalleries`, and the dialog that asks which of them an app may use. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import { FOLDER_QUESTION } from '../host/media-service.ts';
import type { MediaFolder, MediaService } from '../host/media-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import { storageDevices } from '../devices/storage-devices.ts';
import type { AppEnvironment } from './app-environment.ts';

/** In the order in which Chromium numbers them. */
const KINDS = ['music', 'pictures', 'videos'] as const;

export interface MediaHost {
  readonly appName: string;
  readonly environment: Pick<AppEnvironment, 'fileDialogs' | 'galleryChooser' | 'kiosk' | 'log'>;
  /** The page's window, or another one of the app's. */
  readonly windowFor: (page: PageConnection) => BrowserWindow | undefined;
}

export function mediaService({ appName, environment, windowFor }: MediaHost): MediaService {
  const { fileDialogs, galleryChooser, kiosk, log } = environment;
  const askFolder = async (window: BrowserWindow | undefined) => (await fileDialogs.ask(window, FOLDER_QUESTION))?.[0];
  return {
    get isAllowed() {
      if (kiosk?.fileDialogs !== false) return true;
      log.warn('Refused chrome.mediaGalleries: the policy does not allow file dialogs.');
      return false;
    },
    folders: () => KINDS.flatMap((kind) => folder(kind)),
    devices: async () => {
      const found = (await storageDevices()).filter(({ type }) => type === 'removable');
      const isCamera = await Promise.all(found.map(({ path }) => isDirectory(join(path, 'DCIM'))));
      return found.filter((_device, index) => isCamera[index]).map(({ id, name, path }) => ({ id, name, path }));
    },
    hasWindow: (page) => windowFor(page) !== undefined,
    ask: (page, question) => galleryChooser.ask(windowFor(page), appName, question, askFolder),
  };
}

function folder(kind: MediaFolder['kind']): MediaFolder[] {
  try {
    return [{ kind, path: app.getPath(kind) }];
  } catch {
    // The system has none.
    return [];
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
