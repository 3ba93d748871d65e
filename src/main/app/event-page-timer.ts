/**
 * When an app with nothing to do is unloaded: after `idleMs` without anything that keeps it alive it is told (`onSuspend`), and
 * after another `suspendMs` it is gone, unless something happened in between (`onSuspendCanceled`). Chrome's ProcessManager.
 */
export interface EventPageTimes {
  /** Chrome: 10 s. */
  readonly idleMs: number;
  /** Chrome: 5 s. */
  readonly suspendMs: number;
}

export interface EventPageActions {
  isIdle(): boolean;
  suspend(): void;
  suspendCanceled(): void;
  unload(): void;
}

export class EventPageTimer {
  readonly #times: EventPageTimes;
  readonly #actions: EventPageActions;
  #timer: NodeJS.Timeout | undefined;
  #suspending = false;

  constructor(times: EventPageTimes, actions: EventPageActions) {
    this.#times = times;
    this.#actions = actions;
  }

  /** To be called after anything that starts or ends activity. */
  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#suspending) {
      this.#suspending = false;
      this.#actions.suspendCanceled();
    }
    if (this.#actions.isIdle()) this.#timer = setTimeout(() => this.#beginSuspend(), this.#times.idleMs);
  }

  /** An API call began or ended. While the page is suspending that alone does not keep it, as in Chrome: it may be putting things away. */
  called(): void {
    if (!this.#suspending) this.touch();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#suspending = false;
  }

  #beginSuspend(): void {
    if (!this.#actions.isIdle()) return this.touch();
    this.#suspending = true;
    this.#actions.suspend();
    this.#timer = setTimeout(() => {
      this.#suspending = false;
      this.#actions.unload();
    }, this.#times.suspendMs);
  }
}
