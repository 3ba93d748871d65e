/**
 * What rooms may ask of the app's life cycle (windows, idleness, reload). An app's event page comes and goes: a room that has something
 * for the app hands it to `deliver`, or to AppHost.broadcast when nobody waits for the outcome, and need not know whether a page is there.
 */
export interface LifecycleService {
  /** `chrome.runtime.reload`: unload the app, sockets included, and load it again from its folder. */
  reload(): void;
  /** True while the event page is there and its scripts have run: what is sent to it now finds the listeners that it has. */
  readonly awake: boolean;
  /**
   * Loads the event page if it is not there.
   * @returns when its scripts have run: true; false when the app has ended instead.
   */
  wake(): Promise<boolean>;
  /**
   * Fires an event in the pages of the app that listen. Where the event page listens, or listened when it was there last and the event is
   * lazy (EventSpec.lazy), it is loaded first and gets the event when its scripts have run, as in Chrome. Events keep their order.
   * @returns whether some page listened
   */
  deliver(event: string, args: readonly unknown[]): Promise<boolean>;
  /**
   * To be called before an event goes to pages by another way than `deliver` and `broadcast`, as received bytes do: a suspension that has
   * begun is called off first.
   */
  expect(event: string): void;
  /** Whether `deliver` would find a listener, in a page that is there or in an event page that it would load. */
  listens(event: string): boolean;
  /**
   * Keeps the event page from being idle as long as something is under way that no pending call stands for, such as an open
   * runtime.Port or an answer that is owed.
   * @returns to be called when it is over; more than once does no harm
   */
  hold(): () => void;
  /**
   * Resolves when the event page is there and its scripts have run, or the app has ended.
   * @param event loads the page if it listens to this one; without a listener, or a name, somebody else's need has to
   */
  backgroundReady(event?: string): Promise<void>;
}
