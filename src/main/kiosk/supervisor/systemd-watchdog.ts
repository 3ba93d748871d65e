/**
 * Tells systemd that a unit with `WatchdogSec=` is alive, and that it has started. Node has no datagram sockets of Unix, so systemd's own
 * command does it; the unit needs `NotifyAccess=all`.
 */
import { spawn } from 'node:child_process';

export interface Watchdog {
  /** To be called as often as there is a sign of life; systemd is told at half of its time. */
  alive(): void;
  /** The same while nothing runs on purpose, which may be as long as systemd waits. It does not say that the unit has started. */
  waits(): void;
  /**
   * To be called while something starts: a slow machine may take longer for that than systemd waits, the first time (`TimeoutStartSec=`) and
   * after a crash (`WatchdogSec=`). Whoever calls has a limit of its own.
   */
  starts(): void;
  stop(): void;
}

const EXTEND_EVERY_MS = 20_000;
/** From each notice on. */
const EXTEND_BY_MS = 120_000;

export function systemdWatchdog(env: NodeJS.ProcessEnv = process.env, notify: (state: string) => void = run): Watchdog {
  if (env['NOTIFY_SOCKET'] === undefined) return { alive() {}, waits() {}, starts() {}, stop() {} };
  const everyMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000 / 2;
  let told = -Infinity;
  let ready = false;
  let extended = -Infinity;
  const tell = () => {
    const now = performance.now();
    if (!(everyMs > 0) || now - told < everyMs) return;
    told = now;
    notify('WATCHDOG=1');
  };
  return {
    alive() {
      if (!ready) {
        ready = true;
        notify('READY=1');
      }
      tell();
    },
    waits() {
      if (ready) tell();
    },
    starts() {
      if (ready) return tell();
      const now = performance.now();
      if (now - extended < EXTEND_EVERY_MS) return;
      extended = now;
      notify(`EXTEND_TIMEOUT_USEC=${EXTEND_BY_MS * 1000}`);
    },
    stop: () => notify('STOPPING=1'),
  };
}

function run(state: string): void {
  // Without the command the unit is restarted by systemd, which is the worse but not a failure of this process.
  spawn('systemd-notify', [state], { stdio: 'ignore' }).once('error', () => {});
}
