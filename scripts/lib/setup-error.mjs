/**
 * A failure that the reader of the message can mend: it is printed without a stack. Anything else that is thrown is a defect of the scripts.
 */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}
