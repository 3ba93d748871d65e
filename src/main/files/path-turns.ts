/** What is done to one file, by whichever apps of this shell, is done one after the other. */
export class PathTurns<Holder extends object> {
  /** By path, the end of the last. */
  readonly #last = new Map<string, Promise<void>>();
  /** By path, who has the file open. */
  readonly #holders = new Map<string, Holder>();

  /** @param work is done when all before it is over, well or not */
  take(path: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#last.get(path) ?? Promise.resolve()).then(work);
    const settled = done.catch(() => {});
    this.#last.set(path, settled);
    void settled.then(() => {
      if (this.#last.get(path) === settled) this.#last.delete(path);
    });
    return done;
  }

  isBusy(path: string): boolean {
    return this.#last.has(path);
  }

  holder(path: string): Holder | undefined {
    return this.#holders.get(path);
  }

  hold(path: string, holder: Holder): void {
    this.#holders.set(path, holder);
  }

  /** Does nothing when another has it. */
  release(path: string, holder: Holder): void {
    if (this.#holders.get(path) === holder) this.#holders.delete(path);
  }
}
