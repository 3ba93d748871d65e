/** What rooms may ask of the app's life cycle (windows, idleness, reload). */
export interface LifecycleService {
  /** `chrome.runtime.reload`: unload the app, sockets included, and load it again from its folder. */
  reload(): void;
  /** An event comes to the app from outside: it is no longer idle. */
  wake(): void;
  /** Resolves when the event page exists and its scripts have run. */
  backgroundReady(): Promise<void>;
}
