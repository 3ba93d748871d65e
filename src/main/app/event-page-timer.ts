/**
 * When an app with nothing to do is unloaded: after `idleMs` without anything that keeps it alive it is told (`onSuspend`), and after
 * another `suspendMs` it is gone. As Chromium's ProcessManager has it, an event for the app calls that off at once; what the app does of
 * its own accord does so only if it is still going on in the end: a call made and answered in an onSuspend listener, such as one that
 * saves the state, does not keep the app.
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

  /** True from the moment the app is told until it is unloaded or that is called off. */
  get suspending(): boolean {
    return this.#suspending;
  }

  /** To be called after anything by which the app starts or ends activity: calls, requests, windows. */
  touch(): void {
    if (this.#suspending) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#actions.isIdle()) this.#timer = setTimeout(() => this.#beginSuspend(), this.#times.idleMs);
  }

  /** To be called when the app gets an event. */
  wake(): void {
    if (this.#suspending) this.#cancelSuspend();
    else this.touch();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#suspending = false;
  }

  #beginSuspend(): void {
    if (!this.#actions.isIdle()) return this.touch();
    this.#suspending = true;
    this.#timer = setTimeout(() => this.#endSuspend(), this.#times.suspendMs);
    this.#actions.suspend();
  }

  #endSuspend(): void {
    if (!this.#actions.isIdle()) return this.#cancelSuspend();
    this.#suspending = false;
    this.#actions.unload();
  }

  #cancelSuspend(): void {
    this.#suspending = false;
    this.touch();
    this.#actions.suspendCanceled();
  }
}
