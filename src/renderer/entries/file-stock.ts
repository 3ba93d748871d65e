/** Files that come from main (src/main/app/file-hand-over.ts) to the event page, kept until the page that asked for one takes it. */
import { addWindowListener, dictionary, messageData, messagePorts, onPortMessage, stopEvent } from '../primordials.ts';

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
 * @param token marks the message that hands the channel over; the listener is older than any of the app's, which never see it
 */
export function receiveFiles(token: string, stock: () => FileStock): void {
  addWindowListener('message', (event) => {
    if (messageData(event) !== token) return;
    stopEvent(event);
    const port = messagePorts(event)[0];
    if (!port) return;
    onPortMessage(port, (data) => {
      const sent = data as readonly [number: number, file: File];
      stock().put(sent[0], sent[1]);
    });
  });
}
