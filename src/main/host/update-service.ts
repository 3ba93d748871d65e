/** Updates of an app that can have any: that of a product with an update server. */

export interface UpdateOutcome {
  /** Chrome's `runtime.RequestUpdateCheckStatus`. */
  readonly status: 'throttled' | 'no_update' | 'update_available';
  /** Of `update_available`. */
  readonly version?: string;
}

export interface UpdateService {
  /** Looks for an update, and installs it; it runs when the app is loaded again. */
  check(): Promise<UpdateOutcome>;
}
