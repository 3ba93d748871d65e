/** Documents of an app that have been told what they are, and whose ports are on their way. */
import type { WebContents } from 'electron';

type Contents = Pick<WebContents, 'id'>;

function documentKey({ id }: Contents, frame: number | undefined): string {
  return frame === undefined ? `${id}` : `${id}/${frame}`;
}

export class PageArrivals {
  readonly #expected = new Set<string>();
  #arrival: { readonly all: Promise<void>; readonly resolve: () => void } | undefined;

  /** @param frame undefined for the page itself */
  expect(contents: Contents, frame: number | undefined): void {
    this.#expected.add(documentKey(contents, frame));
  }

  /** Resolves when the ports that are on their way have come; undefined when none is. */
  all(): Promise<void> | undefined {
    if (this.#expected.size === 0) return undefined;
    if (!this.#arrival) {
      let resolve = () => {};
      const all = new Promise<void>((done) => {
        resolve = done;
      });
      this.#arrival = { all, resolve };
    }
    return this.#arrival.all;
  }

  arrived(contents: Contents, frame: number | undefined): void {
    this.#settle([documentKey(contents, frame)]);
  }

  /** The ports of its documents never come. */
  contentsGone(contents: Contents): void {
    const page = documentKey(contents, undefined);
    this.#settle([...this.#expected].filter((key) => key === page || key.startsWith(`${page}/`)));
  }

  #settle(documents: readonly string[]): void {
    let waited = false;
    for (const document of documents) waited = this.#expected.delete(document) || waited;
    if (!waited || this.#expected.size > 0) return;
    this.#arrival?.resolve();
    this.#arrival = undefined;
  }
}
