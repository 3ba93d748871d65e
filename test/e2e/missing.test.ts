import { afterEach, expect, it } from 'vitest';
import { supportedMembers } from '../../src/main/platform/supported-members.ts';
import { registry } from '../../src/api/registry.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell | undefined;
afterEach(async () => {
  await shell?.close();
  shell = undefined;
});

it('tells once, with its place, what an app uses and Holdfast does not have', async () => {
  shell = await startShell(fixtureFolder('missing'));
  await shell.waitForOutput('a replacement works');
  await shell.waitForOutput('uses chrome.desktopCapture');
  await shell.waitForOutput('uses chrome.gcm');
  const notices = shell
    .output()
    .split('\n')
    .filter((line) => line.includes(' uses chrome.'));
  expect(notices.sort()).toEqual([
    '[holdfast] warn: Missing fixture uses chrome.desktopCapture.chooseDesktopMedia (js/files.js:6), which Holdfast does not have yet.',
    '[holdfast] warn: Missing fixture uses chrome.gcm (background.js:5), which Holdfast does not have yet.',
  ]);
  // For the app it is as absent as what it has not asked for.
  await shell.waitForOutput('gcm: undefined false false false');
  await shell.waitForOutput('not granted: undefined false false false');
  await shell.waitForOutput('own: true [object Object] function');
  await shell.waitForOutput("caught Cannot read properties of undefined (reading 'chooseDesktopMedia')");
});

it('has in the page just the members that the declarations name', async () => {
  shell = await startShell(fixtureFolder('missing'));
  await shell.waitForOutput('a replacement works');
  const page = await shell.background();
  for (const contract of registry) {
    const always = 'always' in contract.availability;
    const granted = 'permission' in contract.availability && contract.availability.permission.includes('storage');
    if (!always && !granted) continue;
    const present = await page.evaluate((name) => {
      let object = (globalThis as unknown as { chrome: object }).chrome;
      for (const part of name.split('.')) object = (object as Record<string, object>)[part] as object;
      return Object.getOwnPropertyNames(object);
    }, contract.name);
    const below = registry.map(({ name }) => name).filter((name) => name.startsWith(`${contract.name}.`));
    const expected = new Set([
      ...supportedMembers(contract).keys(),
      ...below.map((name) => name.slice(contract.name.length + 1)),
    ]);
    // lastError is there only while a callback runs.
    expected.delete('lastError');
    expect([contract.name, present.filter((name) => name !== 'lastError').sort()]).toEqual([
      contract.name,
      [...expected].filter((name) => !name.includes('.')).sort(),
    ]);
  }
});
