/** What rooms may ask of the shell about the user's media; src/main/app has it. */
import type { FileQuestion } from './file-service.ts';
import type { PageConnection } from './page-connection.ts';

/** What the system's dialog is asked for a folder that is to be a gallery. */
export const FOLDER_QUESTION: FileQuestion = {
  type: 'openDirectory',
  multiple: false,
  suggestedName: '',
  folder: undefined,
  filters: [],
};

/** Chromium's names of the folders that a user has for media. */
export type MediaFolderKind = 'music' | 'pictures' | 'videos';

export interface MediaFolder {
  readonly kind: MediaFolderKind;
  /** Absolute; nothing need be there. */
  readonly path: string;
}

/** A medium that was plugged in. */
export interface MediaDevice {
  /** Until it is pulled out. */
  readonly id: string;
  readonly name: string;
  /** Where it is mounted. */
  readonly path: string;
}

export interface GalleryChoice {
  readonly id: number;
  /** What the user knows it by: a path, or a device's name. */
  readonly name: string;
  readonly allowed: boolean;
}

export interface GalleryQuestion {
  /** What the app may do with them, for the sentence about it. */
  readonly rights: 'read' | 'readAndDelete' | 'change';
  /** What there is to choose from; asked again when `add` has been called. */
  readonly list: () => readonly GalleryChoice[];
  /** The user has another folder in mind. @param path absolute */
  readonly add: (path: string) => void;
  /** Aborted when there is nobody left to be told. */
  readonly signal: AbortSignal;
}

export interface MediaService {
  /** False where a policy keeps dialogs for files, and with them this, from apps. */
  readonly isAllowed: boolean;
  /** As the system tells them, in Chromium's order. */
  folders(): readonly MediaFolder[];
  /** Media with pictures of a camera on them (a folder DCIM). */
  devices(): Promise<readonly MediaDevice[]>;
  /** Whether there is a window to ask in front of: the page's own, or another one of the app's. */
  hasWindow(page: PageConnection): boolean;
  /** Asks which galleries the app may use. @returns ids of the allowed ones; undefined when the user gave up */
  ask(page: PageConnection, question: GalleryQuestion): Promise<readonly number[] | undefined>;
}
