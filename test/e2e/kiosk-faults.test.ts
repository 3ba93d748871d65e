/**
 * Faults put into a running kiosk, and the time until the app's page is there again. Each is tried once or twice; `KIOSK_FAULTS=20` tries
 * each so often, and the figures that are printed are those of docs/kiosk/faults.md.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';
import { LIMIT_MS, note, printFigures, rounds, timeUntil } from '../support/fault-times.ts';
import { startKioskCommand } from '../support/kiosk-command.ts';

/** Short for the figures; otherwise as long as the page of a busy machine may well take for an answer, and to load. */
const [HANG_S, BLANK_S] = rounds > 2 ? [2, 2] : [6, 6];

afterAll(printFigures);

describe('a fault in', () => {
  let kiosk: RunningKiosk;
  const loads = () => kiosk.output().split('window loaded').length - 1;
  /** @returns the milliseconds until the page has loaded once more */
  const timed = async (fault: () => Promise<unknown>): Promise<number> => {
    const before = loads();
    const start = performance.now();
    await fault();
    await timeUntil(
      () => loads() > before,
      () => `Output:\n${kiosk.output()}`,
    );
    return performance.now() - start;
  };
  const storedCount = () =>
    kiosk.inPage<number>("new Promise((done) => chrome.storage.local.get('count', ({ count = 0 }) => done(count)))");
  const count = () =>
    kiosk.inPage(`new Promise((done) => chrome.storage.local.get('count', ({ count = 0 }) =>
      chrome.storage.local.set({ count: count + 1 }, done)))`);
  const repeat = async (what: string, fault: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const stored = await storedCount();
      await count();
      times.push(await timed(fault));
      expect(await storedCount()).toBe(stored + 1);
    }
    note(what, times);
  };

  beforeAll(async () => {
    kiosk = await startKiosk(
      { PageHangSeconds: HANG_S, BlankScreenSeconds: BLANK_S, AllowFileSelectionDialogs: true },
      { kiosk: { backOff: { quick: 1000, firstMs: 1, longestMs: 1, calmMs: 1000 } } },
    );
    await kiosk.waitForOutput('window loaded');
  });
  afterAll(() => kiosk?.close());

  it('the page: its process is killed', { timeout: rounds * LIMIT_MS }, () =>
    repeat('kill -9 of the page', () =>
      kiosk.electron.evaluate(({ webContents }) => {
        const contents = webContents.getAllWebContents().find((one) => one.getURL().endsWith('window.html'));
        process.kill(contents?.getOSProcessId() ?? 0, 'SIGKILL');
      }),
    ),
  );

  it('the page: it loops without end', { timeout: rounds * LIMIT_MS }, async () => {
    await repeat(`an endless loop in the page (PageHangSeconds ${HANG_S})`, () =>
      kiosk.inPage('setTimeout(() => { for (;;); }, 0); 0'),
    );
    await kiosk.waitForOutput(`has not answered for ${HANG_S} s; it is ended.`);
  });

  it('the page: it takes all memory that it can', { timeout: rounds * LIMIT_MS }, () =>
    repeat('no memory left in the page', () =>
      kiosk.inPage(
        `setTimeout(() => { const all = []; for (;;) all.push(Array.from({ length: 1e6 }, (_, i) => ({ i }))); }, 0); 0`,
      ),
    ),
  );

  it('the page: it loses all of its content', { timeout: rounds * LIMIT_MS }, () =>
    repeat(`nothing on the screen (BlankScreenSeconds ${BLANK_S})`, () =>
      kiosk.inPage(
        "document.querySelector('link').remove(); document.body.replaceChildren(); document.body.style.background = '#fff'; 0",
      ),
    ),
  );

  it('the GPU process: the page stays and answers', { timeout: rounds * LIMIT_MS }, async () => {
    const times: number[] = [];
    const before = loads();
    const gpu = () => kiosk.electron.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid);
    for (let round = 0; round < Math.min(rounds, 2); round++) {
      const pid = await gpu();
      if (pid === undefined) return;
      const start = performance.now();
      await kiosk.electron.evaluate((_electron, id) => process.kill(id, 'SIGKILL'), pid);
      expect(await kiosk.inPage('new Promise((done) => requestAnimationFrame(() => done(1)))')).toBe(1);
      times.push(performance.now() - start);
      await expect.poll(async () => (await gpu()) ?? pid).not.toBe(pid);
    }
    note('kill -9 of the GPU process', times);
    expect(loads()).toBe(before);
  });
});

it.runIf(process.platform === 'linux')('main: its process is killed', { timeout: rounds * LIMIT_MS }, async () => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const command = startKioskCommand();
    try {
      await command.printed('window loaded');
      const start = performance.now();
      for (const pid of command.processes('main')) process.kill(pid, 'SIGKILL');
      times.push((await command.printed('window loaded', 2, LIMIT_MS)) - start);
      await command.printed('onRestarted');
    } finally {
      await command.close();
    }
  }
  note('kill -9 of main', times);
});
