/** How a kiosk is, as it is told to who watches over it: names and units are those of docs/kiosk/operations.md. */

/**
 * `running`: the app has a window on the screen. `starting`: it has none yet, or none at the moment. `resting`: the policy has it ended, for
 * the night or an idle reset. `out of order`: it has failed again and again, and the screen says so.
 * `offline`: it waits for a network before it starts.
 */
export type KioskState = 'starting' | 'offline' | 'running' | 'resting' | 'out of order';

export interface KioskStatus {
  readonly state: KioskState;
  /** Of Holdfast. */
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly hostName: string;
  /** Null until it has been loaded. */
  readonly app: { readonly id: string; readonly name: string; readonly version: string } | null;
  /** Of this shell; a new one starts after each restart of the whole. */
  readonly uptimeSeconds: number;
  readonly restarts: {
    /** Of the app by this shell: after a crash, a hang or its own end. */
    readonly app: number;
    /** Of the shell by the command that watches over it. */
    readonly shell: number;
  };
  /** What is resident in memory, in bytes, by Chromium's type of process: `browser` is the shell, `tab` the app. */
  readonly memoryBytes: Readonly<Record<string, number>>;
  /** How many errors this shell has told. */
  readonly errors: number;
  /** Null for none. `at` is of the wall clock, ISO 8601. */
  readonly lastError: { readonly at: string; readonly text: string } | null;
  /** Heartbeats that wait to be sent, that were too many to wait, and when the last were taken; null when the policy wants none. */
  readonly heartbeat: { readonly queued: number; readonly dropped: number; readonly sentAt: string | null } | null;
}
