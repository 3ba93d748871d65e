/** Files that come from main (src/main/app/file-hand-over.ts) to the event page, kept until the page that asked for one takes it. */
import { dictionary } from '../primordials.ts';
import { receiveHandOver } from './hand-over-channel.ts';

export interface FileStock {
  /** Called by the event page with each File that arrives. */
  put(number: number, file: File): void;
  /** @param got runs when the File is there, which may be at once */
  take(number: number, got: (file: File) => void): void;
}

export function createFileStock(): FileStock {
  const files = dictionary<File>();
  const waiting = dictionary<(file: File) => void>();
  return {
    put(number, file) {
      const got = waiting[number];
      delete waiting[number];
      if (got) got(file);
      else files[number] = file;
    },
    take(number, got) {
      const file = files[number];
      delete files[number];
      if (file) got(file);
      else waiting[number] = got;
    },
  };
}

/**
 * Fills the stock from the channel that main opens into this page when a File is first asked for.
 * @param token as receiveHandOver's
 */
export function receiveFiles(token: string, stock: () => FileStock): void {
  receiveHandOver(token, (data) => {
    const sent = data as readonly [number: number, file: File];
    stock().put(sent[0], sent[1]);
  });
}
