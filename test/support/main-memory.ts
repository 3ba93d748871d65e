/** Memory of a shell's main process, as far as it is really in use. */
import { residentBytes } from './process-stats.ts';
import type { RunningShell } from './shell.ts';

/** Bytes that live objects of main hold, outside of V8's heap too, after a garbage collection that only a test can ask for. */
export async function liveBytes(shell: RunningShell): Promise<number> {
  await shell.electron.evaluate(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
    // Not within this call: it would take the promise that the driver waits for.
    globalThis.collected = new Promise((resolve) =>
      setTimeout(() => {
        collect();
        setTimeout(() => {
          collect();
          resolve();
        }, 20);
      }, 20),
    );
  });
  for (let tries = 0; ; tries++) {
    try {
      return await shell.electron.evaluate(async () => {
        await globalThis.collected;
        const { heapUsed, external } = process.memoryUsage();
        return heapUsed + external;
      });
    } catch (error) {
      // The collection has taken that promise all the same.
      if (tries === 3) throw error;
    }
  }
}

declare global {
  var collected: Promise<void>;
}

/** Watches main's resident memory while something runs. @returns the highest value seen, in bytes; 0 where the system does not tell. */
export async function peakResident(shell: RunningShell, work: () => Promise<unknown>): Promise<number> {
  const pid = shell.electron.process().pid ?? 0;
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, residentBytes(pid) ?? 0);
  };
  const timer = setInterval(look, 20);
  try {
    look();
    await work();
    look();
    return peak;
  } finally {
    clearInterval(timer);
  }
}
