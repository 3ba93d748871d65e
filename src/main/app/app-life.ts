/**
 * The life of one app between its loading and its unloading: its event page comes up when an event needs it and goes when the app has
 * nothing to do, as in Chromium's ProcessManager and EventRouter.
 */
import type { LifecycleService } from '../host/lifecycle-service.ts';
import type { PageIdentity } from '../host/page-connection.ts';
import { afterResponse } from '../sockets/after-response.ts';
import { EventPage } from './event-page.ts';
import type { PageWindow } from './event-page.ts';
import { EventPageTimer } from './event-page-timer.ts';
import type { EventPageTimes } from './event-page-timer.ts';

export interface AppLifeHost {
  /** Makes the event page's window and begins to load the page. */
  openPage(): PageWindow;
  /** Sends an event to the pages that are there and listen; false when none does. @param kind only to such pages */
  fire(event: string, args: readonly unknown[], kind?: PageIdentity['kind']): boolean;
  /** Whether a page that is there listens. */
  hasListener(event: string): boolean;
  isLazy(event: string): boolean;
  /** Whether the app has windows, or its pages something under way: calls, requests, data to work off. */
  isBusy(): boolean;
  /** Whether a call of the app is being carried out: events that come now are its own doing. */
  isCalling(): boolean;
  /** The event page is gone; closes what does not survive it. */
  suspended(): void;
  /** The event page came or went, or what might wake the app has changed. */
  changed(): void;
  reload(): void;
}

/** Through these other apps reach this one. */
const EXTERNAL_EVENTS = ['runtime.onMessageExternal', 'runtime.onConnectExternal'];

export class AppLife implements LifecycleService {
  readonly #host: AppLifeHost;
  readonly #page: EventPage;
  readonly #timer: EventPageTimer;
  /** The lazy events to which the event page listens, or listened when it was there last. */
  readonly #listeners = new Set<string>();
  /** Events that wait for the event page, and what rooms hold it for. */
  #holds = 0;
  #ended = false;

  constructor(times: EventPageTimes, host: AppLifeHost) {
    this.#host = host;
    this.#page = new EventPage({ open: () => host.openPage(), closed: () => this.#slept() });
    this.#timer = new EventPageTimer(times, {
      isIdle: () => this.#page.ready && this.#holds === 0 && !host.isBusy(),
      suspend: () => host.fire('runtime.onSuspend', []),
      suspendCanceled: () => host.fire('runtime.onSuspendCanceled', []),
      unload: () => this.sleep(),
    });
  }

  get awake(): boolean {
    return this.#page.ready;
  }

  /** True while the event page is there, or something waits for it or holds it. */
  get isUp(): boolean {
    return this.#page.present || this.#holds > 0;
  }

  /** Whether messages of other apps may wake this one. */
  get hearsOthers(): boolean {
    return EXTERNAL_EVENTS.some((event) => this.#listeners.has(event));
  }

  reload(): void {
    this.#host.reload();
  }

  async wake(): Promise<boolean> {
    if (this.#ended) return false;
    this.#timer.wake();
    if (this.#page.ready) return true;
    const loading = this.#page.load();
    this.#host.changed();
    await loading;
    this.#timer.touch();
    return this.#page.ready;
  }

  async deliver(event: string, args: readonly unknown[]): Promise<boolean> {
    if (this.#ended) return false;
    if (this.#page.ready || !this.#listeners.has(event)) {
      this.#timer.wake();
      return this.#host.fire(event, args);
    }
    const inWindows = this.#host.fire(event, args, 'window');
    const inFrames = this.#host.fire(event, args, 'frame');
    const release = this.hold();
    try {
      await this.wake();
      this.#timer.wake();
      return this.#host.fire(event, args, 'background') || inWindows || inFrames;
    } finally {
      release();
    }
  }

  /** As `deliver`, of what nobody asks the outcome of. */
  broadcast(event: string, args: readonly unknown[]): void {
    if (!this.#page.ready && this.#listeners.has(event)) void this.deliver(event, args);
    // What a call brings about, such as storage.onChanged, is the app's own doing and no reason to stay.
    else if (this.#host.fire(event, args) && !this.#host.isCalling()) this.#timer.wake();
    // A persistent socket may have lost its connection, unheard.
    if (!this.isUp) this.#host.changed();
  }

  expect(event: string): void {
    if (this.#timer.suspending && this.listens(event)) this.#timer.wake();
  }

  listens(event: string): boolean {
    return this.#listeners.has(event) || this.#host.hasListener(event);
  }

  hold(): () => void {
    let held = true;
    this.#holds += 1;
    this.#timer.touch();
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#timer.touch();
      if (!this.isUp) this.#host.changed();
    };
  }

  async backgroundReady(event?: string): Promise<void> {
    if (this.#ended || this.#page.ready) return;
    if (event !== undefined && this.#listeners.has(event)) await this.wake();
    else await this.#page.whenReady();
  }

  /** The app began or ended something that keeps the event page. */
  touch(): void {
    this.#timer.touch();
  }

  /** A page has worked off an event. */
  received(): void {
    this.#timer.wake();
  }

  /** The event page got its first listener of an event, or lost the last. A page that goes keeps its lazy ones. */
  listening(event: string, listens: boolean): void {
    if (!listens) this.#listeners.delete(event);
    else if (this.#host.isLazy(event)) this.#listeners.add(event);
  }

  /** The event page's scripts have run. */
  markReady(): void {
    this.#page.markReady();
  }

  /** Unloads the event page at once. */
  sleep(): void {
    this.#page.close();
    this.#slept();
  }

  /** The app is unloaded: no page any more, and nobody waits for one. */
  end(): void {
    this.#ended = true;
    this.#timer.stop();
    this.#page.close();
  }

  #slept(): void {
    if (this.#ended) return;
    this.#timer.stop();
    this.#host.suspended();
    // Sockets that went with the page tell so first, which may bring the page back.
    afterResponse(() => this.#host.changed());
  }
}
