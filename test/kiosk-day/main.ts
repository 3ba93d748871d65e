/** `npm run kiosk-day`: a day and a night of a kiosk in real Electron, within minutes. */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDisplay } from '../bench/display.ts';
import { ExitCode } from '../../src/main/host/exit-code.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';
import { root, temporaryProfile } from '../support/shell.ts';
import { fastMain } from './fast-clock.ts';

const USAGE = 'npm run kiosk-day [-- --seconds N]   a day in N seconds, from 60 to 1000 (default: 150)';
const HOUR_MS = 3_600_000;
/** A Tuesday, eight o'clock in the morning. */
const BEGIN = Date.UTC(2026, 2, 10, 8);
const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;
/** Of the clock: at which hours somebody comes. */
const VISITS = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
const LOG = { MaxBytes: 65_536, Files: 3 };
/** MB by which the whole may be larger in the evening than at ten. */
const GROWTH_MB = 80;

const POLICY = {
  AllowFileSelectionDialogs: true,
  IdleReset: { AfterSeconds: 600, WarningSeconds: 30, WarningText: 'There?', Wipe: ['webStorage', 'cookies', 'cache'] },
  DeviceScheduledReboot: { frequency: 'DAILY', reboot_time: { hour: 3, minute: 30 } },
  DeviceWeeklyScheduledSuspend: DAYS.map((day, index) => ({
    start: { day_of_week: day, time: 22 * HOUR_MS },
    end: { day_of_week: DAYS[(index + 1) % 7] ?? day, time: 6 * HOUR_MS },
  })),
  LogFile: LOG,
  // By the fast clock a page that takes a second has taken minutes.
  PageHangSeconds: 600,
  BlankScreenSeconds: 3600,
} satisfies Parameters<typeof startKiosk>[0];

/** What the log tells of the policy's times, and by which words. */
const EVENTS = {
  reset: 'Nobody is there: the app is reset.',
  rests: 'The kiosk rests until its time comes.',
  'goes on': 'The kiosk goes on.',
};

/** @returns the exit code: 0 all as it should be, 1 a wrong option, 2 something was not */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '150' } } });
  const seconds = Number(values.seconds);
  if (!(seconds >= 60 && seconds <= 1000)) {
    console.error(USAGE);
    return 1;
  }
  const display = await openDisplay();
  try {
    return await day((24 * 3600) / seconds, display.name === undefined ? {} : { DISPLAY: display.name });
  } finally {
    display.stop();
  }
}

async function day(factor: number, env: Record<string, string>): Promise<number> {
  const profile = temporaryProfile();
  const fast = fastMain(join(root, 'dist/main.js'));
  const began = performance.now();
  const now = () => BEGIN + (performance.now() - began) * factor;
  const happened: string[] = [];
  const note = (what: string) => happened.push(`${new Date(now()).toISOString().slice(11, 16)} ${what}`);
  const memory: { hour: number; mb: number }[] = [];
  const faults: string[] = [];
  let kiosk: RunningKiosk | undefined;
  let exited: number | null | undefined;
  let seen = new Map<string, number>();
  const start = async () => {
    exited = undefined;
    seen = new Map();
    kiosk = await startKiosk(POLICY, {
      profile,
      main: fast.file,
      env: { ...env, TZ: 'UTC', FAST_FACTOR: String(factor), FAST_NOW: String(now()) },
    });
    void kiosk.exited.then((code) => (exited = code));
  };
  const look = () => {
    const output = kiosk?.output() ?? '';
    for (const [what, text] of Object.entries(EVENTS)) {
      const count = output.split(text).length - 1;
      for (let told = seen.get(what) ?? 0; told < count; told++) note(what);
      seen.set(what, count);
    }
    for (const line of output.split('\n').filter((one) => /error:|has not answered|crash/i.test(one)))
      if (line.startsWith('[holdfast]') && !faults.includes(line)) faults.push(line);
  };
  try {
    await start();
    const visits = [...VISITS];
    for (let hour = 8; now() < BEGIN + 24 * HOUR_MS;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      look();
      if (exited !== undefined) {
        note(exited === ExitCode.Restart ? 'restart' : `ended with ${String(exited)}`);
        await kiosk?.close();
        await start();
        continue;
      }
      const at = 8 + (now() - BEGIN) / HOUR_MS;
      if (visits[0] !== undefined && at >= visits[0]) {
        visits.shift();
        await visit(kiosk);
      }
      if (at < hour) continue;
      hour += 1;
      const mb = await megabytes(kiosk);
      if (mb !== undefined) memory.push({ hour: Math.floor(at), mb });
    }
    look();
    return judge(happened, memory, faults, await storedVisits(kiosk), logSizes(profile));
  } finally {
    await kiosk?.close();
    fast.remove();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Somebody clicks on the screen, until that is heard; the app stores something, and tells a lot. */
async function visit(kiosk: RunningKiosk | undefined): Promise<void> {
  await kiosk?.inPage("globalThis.clicks = 0; addEventListener('mousedown', () => (globalThis.clicks += 1)); 0");
  for (let tries = 0; tries < 50 && !((await kiosk?.inPage<number>('globalThis.clicks')) ?? 0); tries++) {
    await kiosk?.electron.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
      window?.webContents.sendInputEvent({ type: 'mouseDown', x: 600, y: 600, button: 'left', clickCount: 1 });
      window?.webContents.sendInputEvent({ type: 'mouseUp', x: 600, y: 600, button: 'left', clickCount: 1 });
    });
  }
  await kiosk?.inPage(`new Promise((done) => chrome.storage.local.get('visits', ({ visits = 0 }) =>
    chrome.storage.local.set({ visits: visits + 1 }, () => {
      for (let line = 0; line < 40; line++) console.log('order ' + 'x'.repeat(1000));
      done();
    })))`);
}

async function storedVisits(kiosk: RunningKiosk | undefined): Promise<number> {
  return (
    (await kiosk?.inPage<number>(
      "new Promise((done) => chrome.storage.local.get('visits', ({ visits = 0 }) => done(visits)))",
    )) ?? -1
  );
}

/** Of all processes, resident; undefined while it starts. */
async function megabytes(kiosk: RunningKiosk | undefined): Promise<number | undefined> {
  return kiosk?.electron
    .evaluate(({ app }) =>
      Math.round(app.getAppMetrics().reduce((sum, one) => sum + one.memory.workingSetSize, 0) / 1024),
    )
    .catch(() => undefined);
}

function logSizes(profile: string): number[] {
  const folder = join(profile, 'Kiosk/Logs');
  return readdirSync(folder).map((name) => statSync(join(folder, name)).size);
}

function judge(
  happened: readonly string[],
  memory: readonly { hour: number; mb: number }[],
  faults: readonly string[],
  stored: number,
  logs: readonly number[],
): number {
  const wrong: string[] = [...faults];
  const expect = (isSo: boolean, text: string) => {
    if (!isSo) wrong.push(text);
  };
  const times = (what: string) =>
    happened
      .filter((one) => one.slice(6) === what)
      .map((one) => Number(one.slice(0, 2)) + Number(one.slice(3, 5)) / 60);
  const near = (what: string, expected: readonly number[]) => {
    const found = times(what);
    // A quarter of an hour is a second or two of the machine.
    const isSo =
      found.length === expected.length && found.every((at, i) => Math.abs(at - (expected[i] ?? NaN)) <= 0.75);
    expect(isSo, `${what}: expected about ${expected.join(', ')}, was ${found.map((at) => at.toFixed(2)).join(', ')}`);
  };
  near(
    'reset',
    VISITS.map((hour) => hour + 10 / 60),
  );
  near('restart', [3.5]);
  // The program that was started anew at night rests at once.
  near('rests', [22, 3.5]);
  near('goes on', [6]);
  expect(stored === VISITS.length, `${stored} visits are stored, ${VISITS.length} were made`);
  expect(logs.length === LOG.Files, `${logs.length} log files, expected ${LOG.Files}`);
  expect(
    logs.every((size) => size <= LOG.MaxBytes),
    `log files of ${logs.join(', ')} bytes`,
  );
  const at = (hour: number) => memory.find((one) => one.hour === hour)?.mb ?? NaN;
  const growth = at(20) - at(10);
  expect(growth <= GROWTH_MB, `memory grew by ${growth} MB from ten to twenty o'clock`);
  console.log(happened.join('\n'));
  console.log(`memory (MB) by hour: ${memory.map(({ hour, mb }) => `${hour % 24}: ${mb}`).join(', ')}`);
  console.log(`log files: ${logs.join(', ')} bytes; visits stored: ${stored}`);
  for (const text of wrong) console.log(`WRONG ${text}`);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  writeFileSync(
    join(root, 'test-results/kiosk-day.json'),
    JSON.stringify({ happened, memory, logs, stored, wrong }, null, 2),
  );
  return wrong.length === 0 ? 0 : 2;
}
