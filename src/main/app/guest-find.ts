/** The search in a guest's page. */
import type { WebContents } from 'electron';
import type { FindResults } from '../host/guest-service.ts';

export class GuestFind {
  readonly #contents: WebContents;
  readonly #tell: (fields: Record<string, unknown>) => void;
  #finding:
    | { readonly text: string; readonly request: number; readonly done: (results: FindResults) => void }
    | undefined;

  /** @param tell is given the fields of each `findupdate` */
  constructor(contents: WebContents, tell: (fields: Record<string, unknown>) => void) {
    this.#contents = contents;
    this.#tell = tell;
    contents.on('found-in-page', (_event, result) => this.#found(result));
  }

  find(text: string, options: { readonly backward?: boolean; readonly matchCase?: boolean }): Promise<FindResults> {
    const begins = this.#finding?.text !== text;
    this.#cancelFind();
    return new Promise((done) => {
      const { backward = false, matchCase = false } = options;
      const request = this.#contents.findInPage(text, { forward: !backward, matchCase, findNext: begins });
      this.#finding = { text, request, done };
    });
  }

  #found(result: Electron.Result): void {
    const { activeMatchOrdinal, matches, selectionArea, finalUpdate, requestId } = result;
    const finding = this.#finding;
    if (!finding || finding.request !== requestId) return;
    const { x = 0, y = 0, width = 0, height = 0 } = selectionArea as Partial<Electron.Rectangle>;
    const results = {
      numberOfMatches: matches,
      activeMatchOrdinal,
      selectionRect: { left: x, top: y, width, height },
      canceled: false,
    };
    const fields = { searchText: finding.text, ...results, finalUpdate };
    this.#tell(fields);
    if (finalUpdate) finding.done(results);
  }

  #cancelFind(): void {
    const selectionRect = { left: 0, top: 0, width: 0, height: 0 };
    this.#finding?.done({ numberOfMatches: 0, activeMatchOrdinal: 0, selectionRect, canceled: true });
    this.#finding = undefined;
  }

  stop(action: 'clear' | 'keep' | 'activate'): void {
    const actions = { clear: 'clearSelection', keep: 'keepSelection', activate: 'activateSelection' } as const;
    this.#cancelFind();
    this.#contents.stopFindInPage(actions[action]);
  }
}
