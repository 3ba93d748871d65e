/**
 * The only error that reaches an app. Anything else thrown in a room is a fault of ours: it is logged in full and the app sees
 * `Unknown error.`, which is Chrome's text for a failure without one.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /**
   * @param message becomes `chrome.runtime.lastError.message`.
   * @param results the callback's arguments beside the error: none (the callback gets no argument), or for the socket APIs
   *   the result code or the result object that Chrome hands over together with lastError.
   */
  constructor(
    message: string,
    readonly results: readonly unknown[] = [],
  ) {
    super(message);
  }
}
