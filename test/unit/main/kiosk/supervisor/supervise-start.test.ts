import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { superviseKiosk } from '../../../../../src/main/kiosk/supervisor/supervise.ts';
import { systemdWatchdog } from '../../../../../src/main/kiosk/supervisor/systemd-watchdog.ts';
import { FakeChild } from '../../../../support/fake-child.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A kiosk whose shells say nothing until they are told to, and end when they are killed. */
function supervised() {
  const shells: FakeChild[] = [];
  const said: string[] = [];
  const ended = superviseKiosk({
    start() {
      const shell = new FakeChild();
      shell.kill = (signal) => {
        shell.kills.push(signal);
        setImmediate(() => shell.emit('close', null, signal));
        return true;
      };
      shells.push(shell);
      return shell as unknown as ChildProcess;
    },
    say: (line) => said.push(line),
  });
  return { shells, said, ended };
}

it('gives a start that was too slow twice the time at the next try, and at those after that', async () => {
  const { shells, said, ended } = supervised();
  await vi.advanceTimersByTimeAsync(32_000);
  expect(shells.map(({ kills }) => kills)).toEqual([['SIGKILL'], []]);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(shells[1]?.kills).toEqual([]);
  shells[1]?.emit('message', 'alive');
  await vi.advanceTimersByTimeAsync(8000);
  expect(said.at(-2)).toBe('The kiosk says nothing any more; it is ended.');
  await vi.advanceTimersByTimeAsync(32_000);
  expect(shells[2]?.kills).toEqual([]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shells[2]?.kills).toEqual(['SIGKILL']);
  expect(said.filter((line) => line.includes('has not started'))).toEqual([
    'The kiosk has not started within 30 s; it is ended.',
    'The kiosk has not started within 60 s; it is ended.',
  ]);
  shells.at(-1)?.emit('close', 0, null);
  expect(await ended).toBe(0);
});

it('gives it also where the sign of life comes just after its end', async () => {
  const { shells, ended } = supervised();
  const [first] = shells;
  if (!first) throw new Error('There is no shell.');
  first.kill = (signal) => {
    first.kills.push(signal);
    first.emit('message', 'alive');
    return setImmediate(() => first.emit('close', null, signal)) !== undefined;
  };
  await vi.advanceTimersByTimeAsync(32_000);
  expect(first.kills).toEqual(['SIGKILL']);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(shells[1]?.kills).toEqual([]);
  shells.at(-1)?.emit('close', 0, null);
  expect(await ended).toBe(0);
});

it('lets systemd wait for a start, the first and each later one', async () => {
  const told: string[] = [];
  const watchdog = systemdWatchdog({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '60000000' }, (state) => told.push(state));
  watchdog.starts();
  watchdog.starts();
  await vi.advanceTimersByTimeAsync(20_000);
  watchdog.starts();
  expect(told).toEqual(['EXTEND_TIMEOUT_USEC=120000000', 'EXTEND_TIMEOUT_USEC=120000000']);
  watchdog.alive();
  expect(told.splice(0).slice(2)).toEqual(['READY=1', 'WATCHDOG=1']);
  await vi.advanceTimersByTimeAsync(29_000);
  watchdog.starts();
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  watchdog.starts();
  expect(told).toEqual(['WATCHDOG=1']);
});
