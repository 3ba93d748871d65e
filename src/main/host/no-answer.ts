/** Thrown by a handler for a call that Chrome never answers: the call is over, and its page hears nothing of it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
