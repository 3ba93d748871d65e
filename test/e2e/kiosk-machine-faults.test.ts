/**
 * Faults of what is around a running kiosk: its policy, its displays, its clock, its disk. As in kiosk-faults.test.ts the times are those of
 * docs/kiosk/faults.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/main/host/exit-code.ts';
import { displaysMissing, startDisplays } from '../support/displays.ts';
import { LIMIT_MS, note, printFigures, rounds, timeUntil } from '../support/fault-times.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { hasSmallDisks, smallDisk } from '../support/small-disk.ts';

afterAll(printFigures);

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const BASE: TestPolicy = { AllowFileSelectionDialogs: true };
const NEVER_WORN = { quick: 1000, firstMs: 1, longestMs: 1, calmMs: 1000 };

async function start(policy: TestPolicy, options?: Parameters<typeof startKiosk>[1]): Promise<RunningKiosk> {
  const kiosk = await startKiosk({ ...BASE, ...policy }, { kiosk: { backOff: NEVER_WORN }, ...options });
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput('window loaded');
  return kiosk;
}
const times = (kiosk: RunningKiosk, text: string) => kiosk.output().split(text).length - 1;
const output = (kiosk: RunningKiosk) => () => `Output:\n${kiosk.output()}`;
const until = (kiosk: RunningKiosk, isSo: () => boolean | Promise<boolean>) => timeUntil(isSo, output(kiosk));
const answers = async (kiosk: RunningKiosk) => (await kiosk.inPage<number>('6 * 7')) === 42;

it('a policy that turns bad: the page stays, and the next good one holds', { timeout: rounds * LIMIT_MS }, async () => {
  const kiosk = await start({ PageHangSeconds: 10 });
  const found: number[] = [];
  const mended: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    kiosk.writePolicy({ ...BASE, PageHangSeconds: -round });
    found.push(await until(kiosk, () => times(kiosk, 'The last good one stays.') === round));
    expect(await answers(kiosk)).toBe(true);
    kiosk.writePolicy({ ...BASE, PageHangSeconds: 10 + round });
    mended.push(await until(kiosk, () => times(kiosk, 'The kiosk has a new policy.') === round));
  }
  expect(times(kiosk, 'window loaded')).toBe(1);
  note('a policy that turns bad, until it is refused; the page stays', found);
  note('the good one after it, until it holds', mended);
});

it.skipIf(displaysMissing() !== undefined)(
  'a display that goes and comes: the app moves to one that is there, and back',
  { timeout: rounds * LIMIT_MS },
  async () => {
    const displays = await startDisplays();
    cleanUps.push(() => displays.close());
    displays.plugIn();
    const kiosk = await start({ Display: 1 }, { env: displays.env });
    /** The windows that are seen, by their place: the app's, and the black ones. */
    const shown = () =>
      kiosk.electron.evaluate(({ BrowserWindow, screen }) => {
        const places = (own: boolean) =>
          BrowserWindow.getAllWindows()
            .filter((one) => one.isVisible() && one.isFullScreen())
            .filter((one) => /window\.html(?:#|$)/.test(one.webContents.getURL()) === own)
            .map((one) => Object.values(one.getBounds()).join(' '))
            .toSorted();
        return JSON.stringify([screen.getAllDisplays().length, places(true), places(false)]);
      });
    let last = '';
    const is = (displayCount: number, own: string, covers: string[]) =>
      timeUntil(
        async () => {
          last = await shown();
          return last === JSON.stringify([displayCount, [own], covers]);
        },
        () => `Last seen: ${last}`,
      );
    const both = () => is(2, '1024 0 1024 768', ['0 0 1024 768']);
    await both();
    const gone: number[] = [];
    const back: number[] = [];
    const resized: number[] = [];
    for (let round = 0; round < rounds; round++) {
      displays.pullOut();
      gone.push(await is(1, '0 0 1024 768', []));
      displays.resize('800x600');
      resized.push(await is(1, '0 0 800 600', []));
      displays.resize('1024x768');
      await is(1, '0 0 1024 768', []);
      displays.plugIn();
      back.push(await both());
    }
    expect(await answers(kiosk)).toBe(true);
    expect(times(kiosk, 'window loaded')).toBe(1);
    note("the app's display goes, until the app fills another one", gone);
    note('it comes back, until the app is on it and the other one covered', back);
    note('another resolution, until the app fills it', resized);
  },
);

const HOUR_S = 3600;

it('a clock that jumps: only what was meant happens', { timeout: rounds * LIMIT_MS + 120_000 }, async () => {
  /** @param seconds ahead of the machine's own clock, for the main process, in which everything is that looks at clocks */
  const set = (seconds: number) =>
    kiosk.electron.evaluate((_electron, ms) => {
      const shared = globalThis as unknown as { machineDate?: DateConstructor };
      const Machine = (shared.machineDate ??= Date);
      globalThis.Date = class extends Machine {
        constructor(...parts: number[]) {
          super(...((parts.length === 0 ? [Machine.now() + ms] : parts) as [number]));
        }
        static override now = () => Machine.now() + ms;
      } as DateConstructor;
    }, seconds * 1000);
  const began = Date.now();
  const minute = new Date(Math.ceil(began / 60_000) * 60_000 + 2 * HOUR_S * 1000);
  const restart = (minute.getTime() - began) / 1000;
  const moment = (seconds: number) => {
    const at = new Date(began + seconds * 1000);
    const day = (['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const)[
      at.getUTCDay()
    ];
    return { day_of_week: day ?? 'SUNDAY', time: (began + seconds * 1000) % 86_400_000 };
  };
  const kiosk = await start(
    {
      IdleReset: { AfterSeconds: HOUR_S, WarningSeconds: 60, WarningText: 'There?', Wipe: [] },
      DeviceScheduledReboot: {
        frequency: 'DAILY',
        reboot_time: { hour: minute.getUTCHours(), minute: minute.getUTCMinutes() },
      },
      DeviceWeeklyScheduledSuspend: [{ start: moment(10 * HOUR_S), end: moment(11 * HOUR_S) }],
    },
    { env: { TZ: 'UTC' } },
  );
  // Somebody is there, so that a reset could come.
  await (await kiosk.window()).mouse.click(600, 600);
  const jumps: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await set([9 * HOUR_S, -400 * 24 * HOUR_S, 0][round % 3] ?? 0);
    expect(await answers(kiosk)).toBe(true);
    jumps.push(performance.now() - start);
  }
  note('the clock jumps by hours or years, until the page answers', jumps);
  // Over the restart and into the window of sleep: the latter alone is for now.
  await set(10.5 * HOUR_S);
  await kiosk.waitForOutput('The kiosk rests until its time comes.');
  await set(12 * HOUR_S);
  await kiosk.waitForOutput('The kiosk goes on.');
  await until(kiosk, () => times(kiosk, 'window loaded') === 2);
  expect(kiosk.output()).not.toContain('Nobody is there');
  // Back by months, to just before a restart, but after the next look at the clock: that one comes.
  const left = restart - (Date.now() - began) / 1000;
  await set(left - 40 * 24 * HOUR_S - 15);
  expect(await kiosk.exited).toBe(ExitCode.Restart);
  expect(times(kiosk, 'The kiosk rests')).toBe(1);
});

describe.runIf(hasSmallDisks())('a disk that is full', () => {
  it(
    'the app is told as by Chrome, everything comes back, nothing is lost',
    { timeout: rounds * LIMIT_MS + 60_000 },
    async () => {
      const disk = smallDisk(96);
      if (!disk) throw new Error('no disk');
      cleanUps.push(() => disk.remove());
      const profile = join(disk.folder, 'profile');
      const policy = {
        LogFile: { MaxBytes: 65_536, Files: 3 },
        // Nobody listens there: they wait.
        Heartbeat: { Url: 'https://127.0.0.1:1/', Seconds: 10, QueueLength: 100 },
      };
      const kiosk = await start(policy, { profile });
      const set = (value: string) =>
        kiosk.inPage<string>(
          `new Promise((done) => chrome.storage.local.set({ ${value} }, () => done(chrome.runtime.lastError?.message ?? 'stored')))`,
        );
      const get = () => kiosk.inPage('new Promise((done) => chrome.storage.local.get(null, done))');
      const back: number[] = [];
      for (let round = 0; round < rounds; round++) {
        expect(await set(`kept: ${round}`)).toBe('stored');
        disk.fill();
        expect(await set("big: 'x'.repeat(200000)")).toMatch(
          /^IO error: \.\.\.\/\d{6}\.(?:log|ldb): FILE_ERROR_NO_SPACE \(ChromeMethodBFE: 3::WritableFileAppend::8\)$/,
        );
        expect(await get()).toEqual({ kept: round });
        // The page fails while the disk is full.
        const loads = times(kiosk, 'window loaded');
        const killed = performance.now();
        await kiosk.electron.evaluate(({ webContents }) => {
          const contents = webContents.getAllWebContents().find((one) => one.getURL().endsWith('window.html'));
          process.kill(contents?.getOSProcessId() ?? 0, 'SIGKILL');
        });
        await until(kiosk, () => times(kiosk, 'window loaded') > loads);
        back.push(performance.now() - killed);
        kiosk.writePolicy({ ...BASE, ...policy, PageHangSeconds: 20 + round });
        await until(kiosk, () => times(kiosk, 'The kiosk has a new policy.') === round + 1);
        expect(await answers(kiosk)).toBe(true);
        disk.free();
        expect(await set(`after: ${round}`)).toBe('stored');
        expect(await get()).toEqual({ kept: round, after: round });
        expect(await set('after: undefined')).toBe('stored');
        await kiosk.inPage("new Promise((done) => chrome.storage.local.remove('after', done))");
      }
      note('kill -9 of the page while the disk is full', back);
      // What could not be written at the time is there now, and what was before.
      const kept = () => JSON.parse(readFileSync(join(profile, 'Kiosk/policy.json'), 'utf8')) as TestPolicy;
      await until(kiosk, () => kept().PageHangSeconds === 20 + rounds - 1);
      const log = () => readFileSync(join(profile, 'Kiosk/Logs/kiosk.log'), 'utf8');
      await until(kiosk, async () => {
        await kiosk.inPage("console.log('there is room again')");
        return log().includes('there is room again');
      });
      expect(log()).toContain('onLaunched');
      const beats = () => readFileSync(join(profile, 'Kiosk/heartbeats.jsonl'), 'utf8').trimEnd().split('\n');
      await until(kiosk, () => existsSync(join(profile, 'Kiosk/heartbeats.jsonl')) && beats().length > 1);
      for (const line of beats()) expect(JSON.parse(line)).toMatchObject({ state: expect.any(String) });
    },
  );
});
