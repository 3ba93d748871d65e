/** Exit codes of the command. */
export const ExitCode = {
  Ok: 0,
  /** The user's mistake: a bad folder, manifest or option. */
  Usage: 1,
  /** A fault of Holdfast, or of the app's process (a crash). */
  Fault: 2,
  /** `inspect`: the app uses something that Holdfast does not have. */
  Missing: 3,
  /** A kiosk is to be started anew at once. */
  Restart: 10,
  /** Somebody has left a kiosk by the PIN: what starts it again whatever ends it is not to do so. None that Node or a shell has. */
  Left: 20,
} as const;
