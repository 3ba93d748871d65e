import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DropReport } from '../../../../src/main/sockets/drop-report.ts';
import { fakeLog } from '../../../support/fake-log.ts';
import type { FakeLog } from '../../../support/fake-log.ts';

let log: FakeLog;
let report: DropReport;
beforeEach(() => {
  vi.useFakeTimers();
  log = fakeLog();
  report = new DropReport('UDP socket 7', log);
});
afterEach(() => {
  vi.useRealTimers();
});

function drop(count: number): void {
  for (let i = 0; i < count; i++) report.add();
}

const line = (level: string, dropped: string) =>
  `${level}: UDP socket 7: ${dropped} dropped so far because the app did not take them in time`;

it('tells what comes together in one warning', () => {
  drop(5000);
  expect(log.lines).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(log.lines).toEqual([line('warn', '5000 datagrams were')]);
  expect(report.total).toBe(5000);
});

it('says the rest at debug level, at most every ten seconds, however long it goes on', () => {
  for (let second = 0; second < 60; second++) {
    drop(100);
    vi.advanceTimersByTime(1000);
  }
  expect(log.lines[0]).toBe(line('warn', '100 datagrams were'));
  expect(log.lines.slice(1).every((one) => one.startsWith('debug: '))).toBe(true);
  expect(log.lines.length).toBeGreaterThan(3);
  expect(log.lines.length).toBeLessThanOrEqual(7);
});

it('tells what is left when the socket is closed, and nothing twice', () => {
  drop(1);
  report.close();
  expect(log.lines).toEqual([line('warn', '1 datagram was')]);
  vi.advanceTimersByTime(60_000);
  report.close();
  expect(log.lines).toHaveLength(1);
});

it('says nothing of a socket that loses nothing', () => {
  report.close();
  vi.advanceTimersByTime(60_000);
  expect(log.lines).toEqual([]);
});
