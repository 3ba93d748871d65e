/** How large a guest's page would be without limits, for an element that follows it (`autosize`). */
import type { WebContents } from 'electron';

export class GuestSize {
  readonly #push: (message: Record<string, unknown>) => void;
  #isFollowed = false;
  #last: { readonly width: number; readonly height: number } | undefined;

  /**
   * @param contents that have `enablePreferredSizeMode`; Electron asks them for it whenever something has been loaded
   * @param isShown whether there is a page that the app knows of
   * @param push tells the embedding page
   */
  constructor(contents: WebContents, isShown: () => boolean, push: (message: Record<string, unknown>) => void) {
    this.#push = push;
    contents.on('preferred-size-changed', (_event, { width, height }) => {
      // While a picture is taken it is told to be nothing.
      if (!isShown() || width === 0) return;
      this.#last = { width, height };
      this.#tell();
    });
  }

  /** Whether the element follows. If so, it is told at once what is known. */
  follow(on: boolean): void {
    this.#isFollowed = on;
    this.#tell();
  }

  #tell(): void {
    if (this.#isFollowed && this.#last) this.#push({ kind: 'preferred size', ...this.#last });
  }
}
