import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ExitCode } from '../../../../../src/main/host/exit-code.ts';
import { superviseKiosk } from '../../../../../src/main/kiosk/supervisor/supervise.ts';
import { FakeChild } from '../../../../support/fake-child.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** Shells that end in turn, each as given. @returns the supervisor's exit code, and how many shells there were */
async function supervised(...ends: readonly (number | NodeJS.Signals)[]): Promise<[number, number]> {
  let started = 0;
  const code = superviseKiosk({
    start: () => {
      const shell = new FakeChild();
      const end = ends[started++];
      queueMicrotask(() =>
        shell.emit('close', typeof end === 'number' ? end : null, typeof end === 'string' ? end : null),
      );
      return shell as unknown as ChildProcess;
    },
    say: () => {},
  });
  while (started < ends.length) await vi.advanceTimersByTimeAsync(1000);
  return [await code, started];
}

it.each([
  ['is left by the PIN', [ExitCode.Left], ExitCode.Left],
  ['is told to end', [ExitCode.Ok], ExitCode.Ok],
  ['has a policy that no start would mend', [ExitCode.Usage], ExitCode.Usage],
  [
    'is started anew, crashes, and is left by the PIN then',
    [ExitCode.Restart, 'SIGKILL', ExitCode.Fault, ExitCode.Left],
    ExitCode.Left,
  ],
] as const)('a kiosk that %s', async (_what, ends, code) => {
  expect(await supervised(...ends)).toEqual([code, ends.length]);
});
