/** `chrome.mediaGalleries` in real Electron: the dialog, the folders of a user of the test's own, pictures, and what outlasts a start. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startKiosk } from '../support/kiosk.ts';
import { fixtureFolder, root, startShell } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

// Elsewhere the system tells where a user's folders are, and asks no file in the home.
const onLinux = it.skipIf(process.platform !== 'linux');

let folder: string;
let home: string;
let shell: RunningShell;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-test-')));
  home = join(folder, 'home');
  cpSync(join(root, 'test/conformance/given/media-home'), home, { recursive: true, verbatimSymlinks: true });
});
afterEach(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: ShellTestOptions = {}): Promise<void> {
  const env = { HOME: home, XDG_CONFIG_HOME: join(home, '.config') };
  shell = await startShell([fixtureFolder('media-galleries')], { profile: join(folder, 'profile'), env, ...options });
}

const lines = (text: string) =>
  shell
    .output()
    .split('\n')
    .filter((line) => line.includes(text));

onLinux('asks the user, shows what was allowed, and remembers it', async () => {
  await start();
  await shell.waitForOutput('media: unasked 0""');
  const window = await shell.page('window.html');
  await window.click('#ask');
  let dialog = await shell.page('galleries/1');
  expect(await dialog.textContent('h1')).toBe('Media-File Permissions for "Media <galleries>"');
  expect(await dialog.locator('label').allTextContents()).toEqual(
    ['Music', 'Pictures', 'Videos'].map((name) => join(home, name)),
  );
  expect(await dialog.locator('input:checked').count()).toBe(0);
  await dialog.locator('label').nth(1).click();
  mkdirSync(join(root, 'test-results'), { recursive: true });
  await dialog.screenshot({ path: join(root, 'test-results/media-galleries-dialog.png') });
  await dialog.click('button[value=apply]').catch(() => {});
  await shell.waitForOutput('media: has ["2"]');
  await shell.waitForOutput('media: file /red.jpg red.jpg image/jpeg 0');
  await shell.waitForOutput('media: picture 4x3');
  expect(lines('/link.png').concat(lines('hidden'))).toEqual([]);

  // The dialog shows what is allowed; leaving it changes nothing.
  await window.click('#ask');
  dialog = await shell.page('galleries/2');
  expect(await dialog.locator('input:checked').count()).toBe(1);
  await dialog.click('button[value=cancel]').catch(() => {});
  await expect.poll(() => lines('media: has ["2"]').length).toBe(2);

  await window.click('#ask');
  dialog = await shell.page('galleries/3');
  await dialog.locator('label').first().click();
  await dialog.click('button[value=apply]').catch(() => {});
  await shell.waitForOutput('media: has ["1","2"]');
  await shell.waitForOutput('media: file /cover.mp3 Song audio/mpeg 0.6 s 1');
  await shell.waitForOutput('media: picture 16x12');
  await window.screenshot({ path: join(root, 'test-results/media-galleries.png') });
  await shell.close();

  await start();
  await shell.waitForOutput('media: has ["1","2"]');
});

onLinux('lets the user add a folder, in the dialog and by the app', async () => {
  mkdirSync(join(folder, 'scans'));
  mkdirSync(join(folder, 'more'));
  await start({ fileDialogs: [[join(folder, 'scans')], [join(folder, 'more')], null] });
  const window = await shell.page('window.html');
  await shell.waitForOutput('media: unasked');
  await window.click('#ask');
  const dialog = await shell.page('galleries/1');
  await dialog.locator('label').first().click();
  await dialog.click('button[value=add]');
  await expect.poll(() => dialog.locator('label').count()).toBe(4);
  expect(await dialog.locator('input:checked').count()).toBe(2);
  await dialog.click('button[value=apply]').catch(() => {});
  await shell.waitForOutput('media: has ["1","4"]');
  await window.click('#add');
  await shell.waitForOutput('media: added 5');
  await shell.waitForOutput('media: has ["1","4","5"]');
  await window.click('#add');
  await expect.poll(() => lines('media: has ["1","4","5"]').length).toBe(2);
});

onLinux('tells of changes, and stands a folder that vanishes and a file that shrinks', async () => {
  await start({ galleries: [[join(home, 'Music')], [join(home, 'Music')], [join(home, 'Music')], []] });
  const window = await shell.page('window.html');
  await shell.waitForOutput('media: unasked');
  await window.click('#ask');
  await shell.waitForOutput('media: has ["1"]');
  await window.click('#watch');
  await shell.waitForOutput('media: watches {"galleryId":"1","success":true}');
  writeFileSync(join(home, 'Music/album/new.mp3'), 'x');
  await shell.waitForOutput('media: changed 1 contents_changed');

  // A file of which the app has a File already.
  const answer = await window.evaluate(
    (path) =>
      new Promise<unknown>((resolve) => {
        const { mediaGalleries } = (globalThis as unknown as { chrome: { mediaGalleries: Record<string, Function> } })
          .chrome;
        mediaGalleries['getMediaFileSystems']?.((fileSystems: { root: { getFile: Function } }[]) => {
          fileSystems[0]?.root.getFile(path, {}, (entry: { file: (done: (file: File) => void) => void }) => {
            entry.file((file) => {
              (globalThis as { kept?: File }).kept = file;
              resolve(file.size);
            });
          });
        });
      }),
    'sound.wav',
  );
  expect(answer).toBeGreaterThan(1000);
  truncateSync(join(home, 'Music/sound.wav'), 10);
  const metadata = await window.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        const state = globalThis as unknown as {
          kept: File;
          chrome: { mediaGalleries: Record<string, Function>; runtime: { lastError?: { message: string } } };
        };
        state.chrome.mediaGalleries['getMetadata']?.(state.kept, { metadataType: 'all' }, (result: unknown) =>
          resolve([result, state.chrome.runtime.lastError?.message]),
        );
      }),
  );
  expect(metadata).toEqual([null, 'Could not determine MIME type.']);

  renameSync(join(home, 'Music'), join(home, 'Gone'));
  symlinkSync('/etc', join(home, 'Music'));
  await window.click('#ask');
  // Where the link leads there is nothing that an app may see.
  await expect.poll(() => lines('media: has ["1"]').length).toBe(2);
  expect(lines('media: file /passwd')).toEqual([]);
  rmSync(join(home, 'Music'));
  await window.click('#ask');
  await expect.poll(() => lines('media: has []').length).toBe(2);
  renameSync(join(home, 'Gone'), join(home, 'Music'));
  await window.click('#ask');
  // The user has taken it back, and the watch with it.
  await shell.waitForOutput('media: changed 1 watch_dropped');
});

onLinux('is kept from apps in a kiosk, unless its policy allows dialogs for files', async () => {
  const env = { HOME: home, XDG_CONFIG_HOME: join(home, '.config') };
  const options = { folder: fixtureFolder('media-galleries'), env };
  shell = await startKiosk({}, options);
  await shell.waitForOutput('media: Media Galleries API is disallowed by policy: select_file_dialogs.allowed');
  await shell.close();

  shell = await startKiosk({ AllowFileSelectionDialogs: true }, options);
  await shell.waitForOutput('media: unasked 0""');
  const window = await shell.page('window.html');
  await window.click('#ask');
  const dialog = await shell.page('galleries/1');
  await dialog.locator('label').nth(1).click();
  await dialog.click('button[value=apply]').catch(() => {});
  await shell.waitForOutput('media: has ["2"]');
});
