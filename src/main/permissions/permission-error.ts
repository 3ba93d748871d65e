/** A part of the manifest that asks for permissions is malformed, so that Chrome would refuse to load the app. */
export class PermissionError extends Error {
  override readonly name = 'PermissionError';

  /**
   * @param message Chrome's text.
   * @param key the manifest key in question, e.g. `sockets.tcp.connect`.
   */
  constructor(
    message: string,
    readonly key: string,
  ) {
    super(message);
  }
}
