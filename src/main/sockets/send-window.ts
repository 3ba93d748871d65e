/**
 * What pages may send on one connection without waiting for an answer. In Chromium a send is over when its bytes are in the pipe to the
 * network service; here the pipe is the page's port, and the window is its size. It saves the way back to the page, which is what
 * an app that sends piece by piece waits for.
 */
import type { PageConnection } from '../host/page-connection.ts';

/** Bytes that a page may have handed over without their being with the operating system. */
export const SEND_WINDOW = 512 * 1024;
/** Room is given back in steps: one message for each send would cost what the window saves. */
const STEP = SEND_WINDOW / 4;

/** What a page is told of its window: opened with so many bytes, so many more, or closed. */
export type WindowChange = { readonly open: number } | { readonly more: number } | 'closed';

interface PageShare {
  /** Bytes that wait to be written. */
  waiting: number;
  /** Bytes that were written and not given back yet. */
  written: number;
}

export class SendWindow {
  readonly #tell: (page: PageConnection, change: WindowChange) => void;
  readonly #pages = new Map<PageConnection, PageShare>();

  constructor(tell: (page: PageConnection, change: WindowChange) => void) {
    this.#tell = tell;
  }

  /** Opens the window of the page that the connection was made for, or that has sent in the ordinary way. */
  open(page: PageConnection): void {
    if (this.#pages.has(page)) return;
    for (const other of this.#pages.keys()) if (!other.connected) this.#pages.delete(other);
    this.#pages.set(page, { waiting: 0, written: 0 });
    this.#tell(page, { open: SEND_WINDOW });
  }

  /** Whether the page had room for so many bytes; they count until `written`. Without it nothing bounds what a page hands over. */
  take(page: PageConnection, bytes: number): boolean {
    const share = this.#pages.get(page);
    if (!share || share.waiting + bytes > SEND_WINDOW) return false;
    share.waiting += bytes;
    return true;
  }

  /** So many of the bytes are with the operating system. */
  written(page: PageConnection, bytes: number): void {
    const share = this.#pages.get(page);
    if (!share) return;
    share.waiting -= bytes;
    share.written += bytes;
    if (share.written < STEP) return;
    this.#tell(page, { more: share.written });
    share.written = 0;
  }

  /** The connection is over: pages have to ask again. */
  close(): void {
    for (const page of this.#pages.keys()) this.#tell(page, 'closed');
    this.#pages.clear();
  }
}
