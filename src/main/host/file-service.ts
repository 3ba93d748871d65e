/** What rooms may ask of the shell about files that needs Electron; src/main/app has it. */
import type { PageConnection } from './page-connection.ts';

/** Chrome's names of the ways to choose. */
export type ChooseType = 'openFile' | 'openWritableFile' | 'saveFile' | 'openDirectory';

export interface FileFilter {
  readonly name: string;
  /** Without dots; `*` for all files. */
  readonly extensions: readonly string[];
}

export interface FileQuestion {
  readonly type: ChooseType;
  readonly multiple: boolean;
  /** A name that the user may change; '' for none. */
  readonly suggestedName: string;
  /** A folder to begin in, absolute; undefined for the system's own choice. */
  readonly folder: string | undefined;
  /** None for all files. */
  readonly filters: readonly FileFilter[];
}

export interface FileService {
  /**
   * Asks the user for files with the system's dialog, in front of the page's window.
   * @returns absolute paths; undefined when the user gave none
   */
  choose(page: PageConnection, question: FileQuestion): Promise<readonly string[] | undefined>;
  /**
   * Gives the app's pages a File that reads from the disk, by way of the event page.
   * @param path absolute, and checked by the caller
   * @returns the number under which the pages find it
   */
  handOver(path: string): Promise<number>;
  /**
   * Gives the event page a handle by which it may write below a folder of the shell's.
   * @param folder absolute; the session must know that it may be given
   */
  dropFolder(folder: string): Promise<void>;
  /** Unguessable: marks the message by which the event page learns where Files come from. */
  readonly token: string;
  /** Absolute path of the folder of the app's package. */
  readonly packageFolder: string;
}
