/** The menu of the right button in a guest: the embedding page may keep it from showing, and adds items of its element's. */
import type { ContextMenuParams, WebContents } from 'electron';
import type { GuestMenuEntries } from '../host/guest-service.ts';
import { ContextMenu } from '../windows/context-menu.ts';

export class GuestMenu {
  readonly #contents: WebContents;
  readonly #menu = new ContextMenu();
  /** The last click, until the page has said that it is to show a menu. */
  #asked: { readonly ticket: number; readonly params: ContextMenuParams } | undefined;
  #last = 0;

  /** @param push tells the embedding page */
  constructor(contents: WebContents, entries: GuestMenuEntries, push: (message: Record<string, unknown>) => void) {
    this.#contents = contents;
    this.#menu.provide((click) => entries(click, (info) => push({ kind: 'menu click', info })));
    contents.on('context-menu', (_event, params) => {
      this.#last += 1;
      this.#asked = { ticket: this.#last, params };
      push({ kind: 'menu', ticket: this.#last });
    });
  }

  /** @param ticket of the click; one that another has followed shows nothing */
  show(ticket: number): void {
    const asked = this.#asked;
    if (asked?.ticket !== ticket) return;
    this.#asked = undefined;
    this.#menu.show(this.#contents, asked.params);
  }
}
