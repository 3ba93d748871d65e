/**
 * Keys on the screen take the focus from nobody. By the command alone, with real presses of the system's mouse: Playwright's debugger makes every
 * page believe that it has the focus.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cageMissing, startCage } from '../support/cage.ts';
import { desktopMissing, startDesktop } from '../support/desktop.ts';
import { shellProcesses, startKioskCommand } from '../support/kiosk-command.ts';
import type { TestPolicy } from '../support/kiosk.ts';
import { fixtureFolder, root } from '../support/shell.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

interface Screen {
  readonly width: number;
  readonly height: number;
  readonly output: () => string;
  readonly xdotool: (...args: string[]) => void;
}

const POLICY = {
  WaitForNetwork: 'never' as const,
  VirtualKeyboardEnabled: true,
  VirtualKeyboard: { Layouts: ['en-US' as const], AlwaysShown: false },
};
const TYPES = ['main', 'renderer', 'gpu-process', 'utility'];
const folder = fixtureFolder('keyboard');
const shown = { timeout: 45_000, interval: 100 };

async function onDesktop(policy: TestPolicy = POLICY): Promise<Screen> {
  const desktop = await startDesktop();
  cleanUps.push(() => desktop.close());
  const command = startKioskCommand(policy, { env: desktop.env, folder });
  cleanUps.push(() => command.close());
  await command.printed('window loaded');
  return {
    width: 1280,
    height: 900,
    output: () => command.output(),
    xdotool: (...args) => void desktop.xdotool(...args),
  };
}

async function inCage(): Promise<Screen> {
  const home = temporaryFolder();
  const file = join(home, 'policy.json');
  writeFileSync(file, JSON.stringify({ PolicyVersion: 1, ...POLICY }), { mode: 0o644 });
  const profile = join(home, 'profile');
  const command = [
    process.execPath,
    join(root, 'dist/cli.js'),
    'kiosk',
    folder,
    '--policy',
    file,
    '--profile',
    profile,
  ];
  const cage = await startCage(`cage -d -- ${command.join(' ')}`);
  cleanUps.push(async () => {
    await cage.close();
    // They end when their compositor is gone, and write until then.
    await expect.poll(() => TYPES.flatMap((type) => shellProcesses(profile, type)), shown).toEqual([]);
  });
  await expect.poll(() => cage.output(), { timeout: 90_000, interval: 100 }).toContain('window loaded');
  // It is on the screen when it is as white there as nothing else of it.
  await expect.poll(() => cage.screen().at(300, 400), shown).toBe('ffffff');
  const { width, height, save } = cage.screen();
  cleanUps.push(() => {
    const results = join(root, 'test-results/screenshots');
    mkdirSync(results, { recursive: true });
    save(join(results, 'keyboard-cage.png'));
  });
  return { width, height, output: () => cage.output(), xdotool: (...args) => cage.xdotool(...args) };
}

/** The lines that the page has printed of its events. */
const heard = (screen: Screen) => [...screen.output().matchAll(/heard (.*?) {2}\(/g)].map(([, line]) => line ?? '');

async function typeOnScreen(screen: Screen): Promise<void> {
  const { width, height, xdotool } = screen;
  const click = (x: number, y: number) =>
    xdotool('mousemove', String(Math.round(x)), String(Math.round(y)), 'click', '1');
  // Its first field, in the corner.
  click(100, 20);
  await expect.poll(() => heard(screen), shown).toContain('focus text true');
  const keyboard = Math.round(Math.min(height * 0.4, Math.max(240, width * 0.3)));
  await expect.poll(() => heard(screen).at(-1), shown).toBe('resize window true');
  const before = heard(screen).length;
  const row = (number: number) => height - keyboard + ((number - 0.5) * keyboard) / 4;
  // q, w and the arrow to the left, by their places in their rows of 11.5 parts.
  for (const [count, [part, number]] of (
    [
      [0.5, 1],
      [1.5, 1],
      [6, 4],
    ] as const
  ).entries()) {
    const pressed = () => heard(screen).filter((line) => line.startsWith('keyup')).length > count;
    // The page ends above the keyboard before that is drawn: a press that comes too early presses nothing.
    for (let attempt = 0; attempt < 5 && !pressed(); attempt += 1) {
      click((width * part) / (number === 1 ? 11.5 : 11), row(number));
      await expect
        .poll(pressed, { timeout: 5000, interval: 50 })
        .toBe(true)
        .catch(() => undefined);
    }
    expect(pressed()).toBe(true);
  }
  const events = heard(screen).slice(before);
  expect(events).toContain('keydown text true q KeyQ 81 false false');
  expect(events).toContain('keydown text true w KeyW 87 false false');
  expect(events.filter((line) => /^(?:blur|focus)/.test(line))).toEqual([]);
  // The keyboard that hands are on still reaches the page too.
  xdotool('key', 'x');
  await expect.poll(() => heard(screen), shown).toContain('keydown text true x KeyX 88 false false');
}

const withoutDesktop = desktopMissing();
describe.skipIf(withoutDesktop !== undefined)(
  `under X11${withoutDesktop === undefined ? '' : ` (${withoutDesktop})`}`,
  () => {
    it('types without taking the focus', async () => typeOnScreen(await onDesktop()), 60_000);

    it('goes round with Tab within the page', async () => {
      const screen = await onDesktop({
        VirtualKeyboardEnabled: true,
        VirtualKeyboard: { Layouts: ['en-US'], AlwaysShown: true },
      });
      const { xdotool } = screen;
      await expect.poll(() => heard(screen).at(-1), shown).toBe('resize window true');
      const focused = () => heard(screen).filter((line) => line.startsWith('focus'));
      const rounds = () => focused().filter((line) => line === 'focus text true').length;
      // More than there are fields.
      for (let press = 0; press < 60 && rounds() < 2; press += 1) {
        const before = heard(screen).length;
        xdotool('key', 'Tab');
        await expect
          .poll(() => heard(screen).length, { timeout: 2000, interval: 20 })
          .toBeGreaterThan(before)
          .catch(() => undefined);
      }
      expect(rounds()).toBeGreaterThanOrEqual(2);
      xdotool('key', 'y');
      await expect.poll(() => heard(screen).some((line) => / y KeyY /.test(line)), shown).toBe(true);
    });
  },
);

const withoutCage = cageMissing();
describe.skipIf(withoutCage !== undefined)(`in cage${withoutCage === undefined ? '' : ` (${withoutCage})`}`, () => {
  it('types without taking the focus', async () => typeOnScreen(await inCage()), 60_000);
});
