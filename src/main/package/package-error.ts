/** The app package cannot be run as it is, and whoever made it can mend it: no fault of ours, so no stack is shown. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
  /** Relative to the app folder, with `/`; '' when the fault is in the folder as a whole. */
  readonly file: string;
  /** The manifest key in question, e.g. `app.background.scripts`, if it is about one. */
  readonly key: string | undefined;
  /** What is wrong; Chrome's text where Chrome has one. */
  readonly reason: string;

  /** @param advice a sentence that says what would be right, where the reason does not. */
  constructor(fault: { file: string; reason: string; key?: string | undefined; advice?: string | undefined }) {
    const { file, reason, key, advice } = fault;
    const subject = [file, key !== undefined && !reason.includes(key) ? `"${key}"` : ''].filter(Boolean).join(', ');
    super(`${subject === '' ? '' : `${subject}: `}${reason}${advice === undefined ? '' : ` ${advice}`}`);
    this.file = file;
    this.key = key;
    this.reason = reason;
  }
}
