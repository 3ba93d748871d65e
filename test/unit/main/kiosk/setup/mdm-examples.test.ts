/** The examples for Intune and Jamf Pro in docs/kiosk: what of them `holdfast kiosk setup` makes is what it makes now. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { macosFiles } from '../../../../../src/main/kiosk/setup/macos-files.ts';
import { windowsFiles } from '../../../../../src/main/kiosk/setup/windows-files.ts';

const docs = join(import.meta.dirname, '../../../../../docs/kiosk');
const windows = windowsFiles({
  command: ['C:\\Program Files\\Order screen\\order-screen-app.exe', '--kiosk'],
  policy: 'C:\\ProgramData\\Holdfast\\policy.json',
});
const macos = macosFiles({
  command: ['/Applications/Order screen.app/Contents/MacOS/Order screen', '--kiosk'],
  policy: '/Library/Application Support/Holdfast/policy.json',
  user: 'kiosk',
});

it.each([
  ['intune', 'windows', windows],
  ['jamf', 'macos', macos],
] as const)('%s', (example, system, files) => {
  const folder = join(docs, example);
  for (const { path, text } of files)
    expect(
      readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n'),
      `holdfast kiosk setup --${system} … --output docs/kiosk/${example}`,
    ).toBe(text);
  // And the page names every file that there is.
  const page = readFileSync(join(docs, `${system}.md`), 'utf8');
  for (const name of readdirSync(folder)) expect(page).toContain(name);
});

it('installs what the page says, in an order that leaves no machine half a kiosk', () => {
  const install = readFileSync(join(docs, 'intune/install.cmd'), 'utf8');
  // cmd.exe reads lines that end as those of Windows.
  expect(install.replaceAll('\r\n', '')).not.toContain('\n');
  const steps = ['/S', 'policy.json', 'kiosk.ps1" -Apply', 'exit /b %ERRORLEVEL%'].map((step) => install.indexOf(step));
  expect(steps).not.toContain(-1);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  // Those of these files that the example itself has.
  for (const [, name = ''] of install.matchAll(/%~dp0([\w.-]+\.ps1)/g))
    expect(existsSync(join(docs, 'intune', name))).toBe(true);
});
