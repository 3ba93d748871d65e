/** The dialog of `usb.getUserSelectedDevices` in real Electron, with devices that the test makes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, root, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
beforeEach(async () => {
  shell = await startShell([fixtureFolder('device-chooser')]);
});
afterEach(() => shell.close());

/** Plugs in devices of these names; the first time before any app has asked. */
function plug(...names: string[]): Promise<void> {
  return shell.electron.evaluate((_electron, productNames) => {
    const state = globalThis as { added?: (device: object) => void };
    const devices = productNames.map((productName) => {
      const nothing = new Uint8Array(0);
      const setting = { interfaceNumber: 0, alternateSetting: 0, interfaceClass: 7, interfaceSubclass: 1 };
      const settings = [{ ...setting, interfaceProtocol: 2, endpoints: [], extra: nothing }];
      return {
        vendorId: 4617,
        productId: 1,
        version: 1,
        deviceClass: 0,
        manufacturerName: 'Make & Co',
        productName,
        serialNumber: `#${productName}`,
        configurations: [{ value: 1, attributes: 0, maxPower: 0, settings, extra: nothing }],
        activeConfiguration: 1,
        open: () => Promise.reject(new Error('is made')),
      };
    });
    if (state.added) for (const device of devices) state.added(device);
    else {
      globalThis.holdfastTest.shell.usb.loadFrom(async () => ({
        watch: async (listener) => {
          state.added = (device) => listener.added(device as never);
          return { devices, close: () => {} };
        },
      }));
    }
  }, names);
}

async function click(button: string) {
  const window = await shell.page('window.html');
  const [dialog] = await Promise.all([nextDialog(), window.click(button)]);
  return dialog;
}

async function nextDialog() {
  const dialog = await shell.electron.waitForEvent('window');
  await dialog.waitForSelector('h1');
  return dialog;
}

const last = (text: string) =>
  shell
    .output()
    .split('\n')
    .findLast((line) => line.includes(text));

it('shows what fits, and gives the app what the user chooses', async () => {
  await plug('Receipts', '<b>Labels</b>');
  await shell.page('window.html');

  let dialog = await click('#one');
  expect(await dialog.textContent('h1')).toBe('Device <chooser> asks for USB devices');
  await expect
    .poll(() => dialog.locator('label').allTextContents())
    .toEqual(['Receipts from Make & Co#Receipts', '<b>Labels</b> from Make & Co#<b>Labels</b>']);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  await dialog.screenshot({ path: join(root, 'test-results/device-chooser.png') });
  await dialog.click('text=Receipts from');
  await Promise.all([dialog.waitForEvent('close'), dialog.click('button[value=select]')]);
  await shell.waitForOutput('usable: ["Receipts"]');
  await expect.poll(() => last('chosen:')).toContain('chosen: ["Receipts"]');

  dialog = await click('#several');
  await dialog.click('text=<b>Labels');
  // What is plugged in meanwhile is there at once, and what was marked stays so.
  await plug('Cards');
  await expect.poll(() => dialog.locator('label').count()).toBe(3);
  expect(await dialog.locator('input:checked').count()).toBe(1);
  await dialog.click('text=Cards from');
  await Promise.all([dialog.waitForEvent('close'), dialog.click('button[value=select]')]);
  await shell.waitForOutput('chosen: ["<b>Labels</b>","Cards"]');
  expect(shell.output()).not.toContain('added:');

  dialog = await click('#one');
  await dialog.click('text=Receipts from');
  await Promise.all([dialog.waitForEvent('close'), dialog.click('button[value=cancel]')]);
  await expect.poll(() => last('chosen:')).toContain('chosen: []');
});

it('chooses nothing when it is closed, and does not come without a gesture', async () => {
  await plug('Receipts');
  const window = await shell.page('window.html');
  await shell.waitForOutput('chosen: []');
  expect(shell.electron.windows().some((page) => page.url().startsWith('chrome-app://devices/'))).toBe(false);
  const dialog = await click('#one');
  const closed = dialog.waitForEvent('close');
  await shell.electron.evaluate(({ webContents }) => {
    const own = webContents.getAllWebContents().find((contents) => contents.getURL().includes('//devices/'));
    own?.sendInputEvent({ type: 'keyDown', keyCode: 'Escape' });
  });
  await closed;
  await expect.poll(() => shell.output().split('chosen: []').length).toBe(3);
  expect(await window.title()).toBe('Device chooser');
});

it('goes with the page that asks', async () => {
  await plug('Receipts');
  const dialog = await click('#one');
  const window = await shell.page('window.html');
  await Promise.all([dialog.waitForEvent('close'), window.reload()]);
  // Nobody else has to wait for it.
  const next = await click('#one');
  await expect.poll(() => next.locator('label').count()).toBe(1);
});

it('comes one after the other, and not without end', async () => {
  await plug('Receipts');
  const first = await click('#many');
  await shell.waitForOutput('too many such questions');
  const dialogs = () => shell.electron.windows().filter((page) => page.url().startsWith('chrome-app://devices/'));
  expect(dialogs()).toHaveLength(1);
  // One at the start, without a gesture, and two that were refused.
  await expect.poll(() => shell.output().split('chosen: []').length - 1).toBe(3);
  const [second] = await Promise.all([nextDialog(), first.click('button[value=cancel]')]);
  expect(dialogs()).toEqual([second]);
  const window = await shell.page('window.html');
  await Promise.all([second.waitForEvent('close'), window.reload()]);
  // The others were of the page that is gone.
  expect(await (await click('#one')).locator('label').count()).toBe(1);
});
