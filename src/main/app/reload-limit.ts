/** An app that calls `chrome.runtime.reload()` whenever it is loaded would do so for ever; Chrome stops such an app too. */

/** More reloads than this in that time are a loop. */
export const RELOADS = 5;
export const RELOADS_MS = 10_000;

export class ReloadLimit {
  readonly #times = new Map<string, readonly number[]>();

  /** Counts a reload. @param now in milliseconds */
  allows(appId: string, now: number): boolean {
    const recent = (this.#times.get(appId) ?? []).filter((time) => now - time < RELOADS_MS);
    this.#times.set(appId, [...recent, now]);
    return recent.length < RELOADS;
  }
}
