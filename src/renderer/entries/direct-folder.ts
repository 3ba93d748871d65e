/** The folder of the shell's in which an app's pages open the streams of direct-streams.ts; they share it, and the streams. */
import { receiveHandOver } from './hand-over-channel.ts';

/** What TypeScript does not know yet. */
export interface FileHandle {
  createWritable(options: object): Promise<WriteStream>;
}
export interface DirectoryHandle {
  getFileHandle(name: string, options: object): Promise<FileHandle>;
}
export interface WriteStream {
  write(chunk: object): Promise<void>;
  abort(): Promise<void>;
}
export interface Stream {
  readonly name: string;
  readonly stream: WriteStream;
  /** The window of the writer that has it. */
  user: Window | undefined;
  /** Writes under way: what is not over when a window goes is never known to be. */
  pending: number;
}

/** What the pages of an app share of this. */
export interface DirectFolder {
  handle: DirectoryHandle | undefined;
  /** Asked for; another page need not. */
  asked: boolean;
  waiting: (() => void) | undefined;
  /** The window of the page that is opening a stream; should it go, that is never over. */
  opening: Window | undefined;
  failed: number;
  streams: Stream[];
}

export function createDirectFolder(): DirectFolder {
  return { handle: undefined, asked: false, waiting: undefined, opening: undefined, failed: 0, streams: [] };
}

/** Takes the folder's handle when main gives it. @param token marks the message that brings the channel for it */
export function receiveDirectFolder(token: string, ofApp: () => DirectFolder): void {
  receiveHandOver(token, (data) => {
    const folder = ofApp();
    folder.handle ??= (data as DirectoryHandle | null) ?? undefined;
    folder.waiting?.();
  });
}
