/** The sample app `scale`, with a scale that the test plays. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { hasPseudoTerminals, pseudoTerminal } from '../support/pseudo-terminal.ts';
import { appFolder, root, startShell } from '../support/shell.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

it.skipIf(!hasPseudoTerminals)('scale: weighs, tares, and says when the scale is gone', async () => {
  const cable = await pseudoTerminal();
  cleanups.push(() => cable.close());
  let grams = 1234.5;
  let rest = '';
  cable.answer((bytes) => {
    const lines = (rest + String(bytes)).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'T') grams = 0;
      cable.send(line === 'SI' ? `S S ${grams.toFixed(1).padStart(10)} g\r\n` : `${line} A\r\n`).catch(() => {});
    }
  });
  const shell = await startShell(appFolder('scale'), { serialPorts: [cable.path] });
  cleanups.push(() => shell.close());
  const page = await shell.page('window.html');
  await expect.poll(() => page.locator('#ports option').allTextContents()).toContain(cable.path);
  await page.selectOption('#ports', cable.path);
  await page.click('#connect');
  await expect.poll(() => page.textContent('#weight')).toBe('1234.5 g');
  await expect.poll(() => page.textContent('#state')).toBe(`Connected to ${cable.path}`);
  mkdirSync(join(root, 'test-results/screenshots'), { recursive: true });
  await page.screenshot({ path: join(root, 'test-results/screenshots/scale.png') });
  await page.click('#tare');
  await expect.poll(() => page.textContent('#weight')).toBe('0.0 g');
  await cable.unplug();
  await expect.poll(() => page.textContent('#state')).toBe('The scale is gone (device_lost)');
  await expect.poll(() => page.textContent('#weight')).toBe('–');
});
