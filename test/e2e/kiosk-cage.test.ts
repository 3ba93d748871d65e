/** The session that `holdfast kiosk setup --linux` sets up: what its unit starts, in a real cage, without an X server of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/main/host/exit-code.ts';
import { hashPin } from '../../src/main/kiosk/policy/exit-pin.ts';
import { HOME, RUNTIME } from '../../src/main/kiosk/setup/linux-files.ts';
import { appId } from '../../src/main/package/app-id.ts';
import { cageMissing, startCage } from '../support/cage.ts';
import type { CageSession } from '../support/cage.ts';
import { shellProcesses } from '../support/kiosk-command.ts';
import type { TestPolicy } from '../support/kiosk.ts';
import { packageFolder } from '../support/product.ts';
import { appFolder, root } from '../support/shell.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders();
let session: { readonly cage: CageSession; readonly profile: string } | undefined;
afterEach(async () => {
  await session?.cage.close();
  // They end when their compositor is gone, and write until then.
  const { profile } = session ?? {};
  if (profile !== undefined)
    await expect.poll(() => TYPES.flatMap((type) => shellProcesses(profile, type))).toEqual([]);
});
const TYPES = ['main', 'renderer', 'gpu-process', 'utility'];

const missing = cageMissing();
const PAGE = 'f6f1e9';
const WHITE = 'ffffff';
const DIALOG = '15181c';

/**
 * Sets a system up in another root, and starts what its unit starts.
 * @param program of a product, in the place of Holdfast's command
 */
async function startUnit(policy: TestPolicy, outputs = 1, program?: string): Promise<NonNullable<typeof session>> {
  const home = folder();
  const file = join(home, 'policy.json');
  const App = appFolder('order-screen');
  const whole = { PolicyVersion: 1, ...(program === undefined ? { App } : {}), ...policy };
  writeFileSync(file, JSON.stringify(whole), { mode: 0o644 });
  const args = ['kiosk', 'setup', '--linux', '--apply', '--policy', file, '--root', join(home, 'root')];
  if (program !== undefined) args.push('--program', program);
  const setup = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], { encoding: 'utf8' });
  expect(setup).toMatchObject({ status: 0, stderr: '' });
  const unit = readFileSync(join(home, 'root/etc/systemd/system/holdfast-kiosk.service'), 'utf8');
  const [, execStart = ''] = /^ExecStart=(.*)$/m.exec(unit) ?? [];
  const profile = join(home, 'profile');
  // As systemd reads it.
  const own = execStart.replaceAll('$$', '$').replace(`${HOME}/profile`, profile).replaceAll(RUNTIME, home);
  const cage = await startCage(own, { outputs });
  session = { cage, profile };
  return session;
}

/** Of a product, whose supervisor is the same program. */
const isSupervised = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--supervised');

/** The app fills the screen to its corners; a frame, a title or another window would not have its colours. */
const corners = ({ screen }: CageSession) => {
  const { width, height, at } = screen();
  return [at(2, 2), at(2, height - 3), at(width - 3, 2), at(width - 3, height - 3)];
};
const APP = [PAGE, PAGE, WHITE, WHITE];
const shown = { timeout: 60_000, interval: 200 };

/** The question is on the screen before it has the keys: what comes too early is typed once more. */
async function typePin(cage: CageSession): Promise<void> {
  const over = cage.exited.then(() => true);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    cage.xdotool('key', '2', '4', '6', '8', 'Return');
    if (await Promise.race([over, delay(10_000, false)])) return;
  }
}

describe.skipIf(missing !== undefined)(`a kiosk in cage${missing === undefined ? '' : ` (${missing})`}`, () => {
  it('fills the screen, keeps to it, comes back after a crash, and is left by the PIN', async () => {
    const { cage, profile } = await startUnit({ ExitPin: await hashPin('2468') });
    await expect.poll(() => corners(cage), shown).toEqual(APP);
    const { width, height, save, at } = cage.screen();
    const order = [width - 60, height - 160] as const;
    const inactive = at(...order);
    // A visitor's taps reach the app.
    cage.xdotool('mousemove', '120', '200', 'click', '1');
    await expect.poll(() => cage.screen().at(...order), shown).not.toBe(inactive);
    const results = join(root, 'test-results/screenshots');
    mkdirSync(results, { recursive: true });
    save(join(results, 'kiosk-cage.png'));
    cage.xdotool('key', 'alt+F4', 'ctrl+w', 'ctrl+q', 'F11', 'Escape', 'ctrl+alt+F2', 'ctrl+alt+BackSpace', 'super+d');

    const [main = 0] = shellProcesses(profile, 'main');
    expect(readFileSync(`/proc/${main}/cmdline`, 'utf8').split('\0')).toContain('--ozone-platform=wayland');
    await expect.poll(() => corners(cage), shown).toEqual(APP);
    process.kill(main, 'SIGKILL');
    await expect.poll(() => cage.output(), shown).toContain('The kiosk has ended (SIGKILL); it is started again.');
    await expect.poll(() => shellProcesses(profile, 'main').some((pid) => pid !== main), shown).toBe(true);
    await expect.poll(() => corners(cage), shown).toEqual(APP);

    cage.xdotool('mousemove', '500', '700', 'key', 'ctrl+alt+s');
    await expect.poll(() => cage.screen().at(20, 20), shown).toBe(DIALOG);
    await typePin(cage);
    // Cage tells its client's status from 0.1.5 on; the unit notes it.
    expect([0, ExitCode.Left]).toContain(await cage.exited);
    expect(readFileSync(join(profile, '../ended'), 'utf8')).toBe(`${ExitCode.Left}\n`);
    await expect.poll(() => shellProcesses(profile, 'main'), shown).toEqual([]);
  });

  it('is the same of a product, with another app beside its own', { timeout: 300_000 }, async () => {
    const product = await packageFolder(folder(), appFolder('order-screen'), '--app-id', 'a'.repeat(32));
    const program = join(product, 'order-screen-app');
    const second = join(product, 'second');
    mkdirSync(second);
    const manifest = { name: 'Second', version: '1', manifest_version: 2, kiosk_enabled: true };
    const scripts = { app: { background: { scripts: ['background.js'] } } };
    writeFileSync(join(second, 'manifest.json'), JSON.stringify({ ...manifest, ...scripts }));
    writeFileSync(
      join(second, 'background.js'),
      `chrome.app.runtime.onLaunched.addListener(({ isKioskSession }) => console.log('beside ' + isKioskSession));`,
    );
    const SecondaryApps = { [await appId(undefined, second)]: second };
    const { cage, profile } = await startUnit({ ExitPin: await hashPin('2468'), SecondaryApps }, 1, program);
    await expect.poll(() => corners(cage), shown).toEqual(APP);
    await expect.poll(() => cage.output(), shown).toContain('[Second] beside true');
    const main = shellProcesses(profile, 'main').find((pid) => isSupervised(pid)) ?? 0;
    process.kill(main, 'SIGKILL');
    await expect.poll(() => cage.output(), shown).toContain('The kiosk has ended (SIGKILL); it is started again.');
    await expect.poll(() => cage.output().split('[Second] beside true').length, shown).toBe(3);
    await expect.poll(() => corners(cage), shown).toEqual(APP);
    cage.screen().save(join(root, 'test-results/screenshots/kiosk-cage-product.png'));
    cage.xdotool('mousemove', '500', '700', 'key', 'ctrl+alt+s');
    await expect.poll(() => cage.screen().at(20, 20), shown).toBe(DIALOG);
    await typePin(cage);
    expect([0, ExitCode.Left]).toContain(await cage.exited);
    expect(readFileSync(join(profile, '../ended'), 'utf8')).toBe(`${ExitCode.Left}\n`);
  });

  it('asks for the PIN at taps in a corner, and goes back to the app', async () => {
    const { cage } = await startUnit({ ExitPin: await hashPin('2468'), ExitCorner: 'bottom-left' });
    await expect.poll(() => corners(cage), shown).toEqual(APP);
    const { height } = cage.screen();
    cage.xdotool('mousemove', '10', String(height - 10), 'click', '--repeat', '5', '--delay', '100', '1');
    await expect.poll(() => cage.screen().at(20, 20), shown).toBe(DIALOG);
    cage.xdotool('key', 'Escape');
    await expect.poll(() => corners(cage), shown).toEqual(APP);
  });

  it('has one window over several displays', async () => {
    const { cage } = await startUnit({}, 2);
    await expect.poll(() => corners(cage), shown).toEqual(APP);
    expect(cage.screen()).toMatchObject({ width: 2048, height: 768 });
  });
});
