/** A product at work with what came from elsewhere in the shell: files that it is started with, packages that it loads, its own profile. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderForOthers, giveToOrdinaryUser, startProgramAsOrdinaryUser } from '../support/ordinary-user.ts';
import type { OrdinaryShell } from '../support/ordinary-user.ts';
import { packageFolder } from '../support/product.ts';

const ID = 'ponmlkjihgfedcbaponmlkjihgfedcba';
const MANIFEST = {
  name: 'Notes',
  version: '1.0',
  permissions: ['storage', { fileSystem: ['write'] }],
  file_handlers: { notes: { extensions: ['note'], types: ['text/plain'] } },
  app: { background: { scripts: ['background.js'] } },
};
const SCRIPT = `
chrome.app.runtime.onLaunched.addListener(function (data) {
  (data.items || []).forEach(function (item) {
    item.entry.file(function (file) {
      var reader = new FileReader();
      reader.onload = function () {
        console.log('launched ' + data.id + ' ' + item.type + ' ' + item.entry.name + ' ' + reader.result);
        item.entry.createWriter(function (writer) {
          writer.onwriteend = function () { console.log('written ' + item.entry.name + ' ' + writer.error); };
          writer.write(new Blob(['seen']));
        });
      };
      reader.readAsText(file);
    });
  });
  if (!data.items) console.log('launched ' + data.id + ' without files');
  chrome.storage.local.set({ kept: true });
  chrome.i18n.detectLanguage('Das ist ein deutscher Satz, der lang genug ist, um erkannt zu werden.', function (found) {
    console.log('language ' + JSON.stringify(found));
  });
  chrome.app.window.create('window.html', { id: 'main' });
});
`;

let folder: string;
let program: string;
const started: OrdinaryShell[] = [];

function start(...args: string[]): OrdinaryShell {
  const product = startProgramAsOrdinaryUser(folder, program, ['--disable-gpu', ...args]);
  started.push(product);
  return product;
}

describe.skipIf(process.platform !== 'linux')('a product', () => {
  beforeAll(async () => {
    folder = folderForOthers();
    const app = join(folder, 'app');
    mkdirSync(app);
    writeFileSync(join(app, 'manifest.json'), JSON.stringify(MANIFEST));
    writeFileSync(join(app, 'background.js'), SCRIPT);
    writeFileSync(join(app, 'window.html'), '<!doctype html><title>Notes</title>');
    program = join(await packageFolder(folder, app, '--app-id', ID), 'notes-app');
  });
  beforeEach(() => {
    for (const name of ['files', 'home']) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 10 });
    mkdirSync(join(folder, 'files'));
    for (const name of ['one.note', 'two.note', 'three.note', 'a b.note']) {
      writeFileSync(join(folder, 'files', name), `text of ${name}`);
      giveToOrdinaryUser(join(folder, 'files', name));
    }
    giveToOrdinaryUser(join(folder, 'files'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((product) => product.terminate()));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  it('takes the files that its menu entry puts behind it, reads and writes them', async () => {
    const product = start('--', join(folder, 'files/one.note'));
    await product.waitForOutput('launched notes text/plain one.note text of one.note');
    await product.waitForOutput('written one.note null');
    // The file itself is replaced when the app has come to rest.
    await expect.poll(() => readFileSync(join(folder, 'files/one.note'), 'utf8')).toBe('seen of one.note');

    const second = start('--', join(folder, 'files/two.note'));
    expect(await second.ended).toBe(0);
    await product.waitForOutput('launched notes text/plain two.note text of two.note');
    expect(second.output()).not.toContain('launched notes');

    // From a terminal, in the folder where the test runs the program; and as desktops hand over that know addresses only.
    expect(await start('--', 'files/three.note').ended).toBe(0);
    await product.waitForOutput('launched notes text/plain three.note text of three.note');
    expect(await start('--', pathToFileURL(join(folder, 'files/a b.note')).href).ended).toBe(0);
    await product.waitForOutput('launched notes text/plain a b.note text of a b.note');
  });

  it('loads the packages that the shell needs, and keeps everything in a profile of its own', async () => {
    const product = start();
    await product.waitForOutput('launched undefined without files');
    await product.waitForOutput('language {"isReliable":true,"languages":[{"language":"de","percentage":');
    expect(readdirSync(join(folder, 'home/.config')).filter((name) => /chrome-app|holdfast|notes/i.test(name))).toEqual(
      [`chrome-app-${ID}`],
    );
    // Nor is what it reads of its package copied out of that: folders are Chromium's own.
    const temporary = readdirSync(process.getuid?.() === 0 ? join(folder, 'home/tmp') : tmpdir(), {
      withFileTypes: true,
    });
    expect(temporary.filter((entry) => entry.isFile() && /chromium/i.test(entry.name))).toEqual([]);
    const profile = join(folder, 'home/.config', `chrome-app-${ID}`);
    await expect.poll(() => readdirSync(join(profile, 'Storage'))).toEqual([ID]);
    await expect.poll(() => readdirSync(join(profile, 'Partitions'))).toEqual([ID]);
  });
});
