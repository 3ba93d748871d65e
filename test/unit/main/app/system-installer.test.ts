/** Updates by electron-updater's own classes, of files that a server on loopback has; what they start is recorded. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { NodeHttpExecutor } from 'builder-util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemInstaller } from '../../../../src/main/app/system-installer.ts';
import { ImageTrial } from '../../../../src/main/product/image-trial.ts';
import { appImageOf, systemForm } from '../../../../src/main/product/program-form.ts';
import type { SystemForm } from '../../../../src/main/product/program-form.ts';
import { ProgramUpdates } from '../../../../src/main/product/program-updates.ts';
import { stagingId } from '../../../../src/main/product/staging.ts';
import { descriptionName, publicKeyText, writeDescription } from '../../../../src/main/product/update-description.ts';

const company = generateKeyPairSync('ed25519');
const id = 'a'.repeat(32);
const profile = () => join(folder, 'profile');
/** Says what it was started with, and by which variable it is not to stay. */
const recorder = (name: string) =>
  `#!/bin/sh\necho "${name} $* $APPIMAGE_EXIT_AFTER_INSTALL" >>"${join(folder, 'started')}"\n`;

let folder: string;
let server: Server;
let base: string;
let served: Map<string, string>;
let warnings: string[];
let relaunched: (string | undefined)[];
let quits: ((exitCode: number) => void)[];
const quit = (exitCode: number) => quits.forEach((ended) => ended(exitCode));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-system-'));
  mkdirSync(profile());
  [served, warnings, relaunched, quits] = [new Map(), [], [], []];
  server = createServer((request, response) => {
    const found = served.get(request.url ?? '');
    if (found === undefined) response.writeHead(404).end();
    else response.end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** As electron-updater's own, on Node. */
class LoopbackExecutor extends NodeHttpExecutor {
  download(url: URL, destination: string, options: Parameters<NodeHttpExecutor['doDownload']>[1]['options']) {
    return new Promise<string>((resolve, reject) => {
      const { protocol, hostname, port, pathname: path } = url;
      this.doDownload(
        { protocol, hostname, port, path },
        {
          destination,
          options,
          onCancel: () => {},
          callback: (error) => (error ? reject(error) : resolve(destination)),
          responseHandler: null,
        },
        0,
      );
    });
  }
}

/** Which of the system's commands there are: they write down what they were given. */
function commands(...names: string[]): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of names) {
    writeFileSync(join(bin, name), recorder(name));
    chmodSync(join(bin, name), 0o755);
  }
  vi.stubEnv('PATH', [bin, '/usr/bin', '/bin'].join(delimiter));
  vi.stubEnv('ELECTRON_BUILDER_LINUX_PACKAGE_MANAGER', '');
}
const started = () => {
  const file = join(folder, 'started');
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.trim())
    : [];
};

function offer(name: string, content: string, described = content, version = '1.0.0.1'): void {
  const sha512 = createHash('sha512').update(described).digest('base64');
  const product = { id, version, release: 0, platform: process.platform, arch: process.arch };
  const files = ['other.zip.old', name].map((url) => ({ url, sha512, size: described.length }));
  const description = { version: '0.0.1', files, stagingPercentage: 100, releaseDate: '', product };
  served.set(`/${descriptionName(process.platform, process.arch)}`, writeDescription(description, company.privateKey));
  served.set(`/${name}`, content);
}

function installerOf(
  form: SystemForm,
  isUnattended = false,
  trial?: ImageTrial,
  executable = join(folder, 'Till.app/Contents/MacOS/Till'),
): SystemInstaller {
  return new SystemInstaller({
    form,
    executable,
    profile: profile(),
    program: {
      name: 'Till',
      relaunch: (executable) => relaunched.push(executable),
      onQuit: (ended) => quits.push(ended),
    },
    isUnattended,
    trial,
    log,
    executor: new LoopbackExecutor(),
  });
}

const nothing = () => {};
const log = { error: nothing, info: nothing, debug: nothing, warn: (text: string) => warnings.push(text) };

function check(installer: SystemInstaller, running = '1.0') {
  const key = publicKeyText(company.privateKey);
  const version = { version: running, release: 5 };
  const own = { url: `${base}/u.xml`, key, id, version, installer, isStaged: () => true, log, fetch };
  return new ProgramUpdates({ ...own, installed: () => {} }).check();
}

describe.skipIf(process.platform === 'win32')('an AppImage', () => {
  const image = () => join(folder, 'Till.AppImage');
  beforeEach(() => {
    writeFileSync(image(), 'old');
    vi.stubEnv('APPIMAGE', image());
  });
  const updated = { status: 'update_available', version: '1.0.0.1' };

  it('is replaced when the program ends in good order, by what was verified', async () => {
    offer('till-1.0.0.1-x64.AppImage', recorder('new'));
    const installer = installerOf('AppImage');
    expect([installer.next, installer.isReplaced]).toEqual([undefined, false]);
    expect(await check(installer)).toEqual(updated);
    expect([installer.next, installer.isReplaced]).toEqual([{ version: '1.0.0.1', release: 0 }, true]);
    expect(readFileSync(image(), 'utf8')).toBe('old');
    quit(2);
    expect(readFileSync(image(), 'utf8')).toBe('old');
    quit(0);
    expect(readFileSync(image(), 'utf8')).toBe(recorder('new'));
    // electron-builder's AppRun ends at once then.
    expect([started(), relaunched, warnings]).toEqual([['new  true'], [], []]);
    expect(readdirSync(profile()).toSorted()).toEqual(['.updaterId', 'Updates']);
    expect(readFileSync(join(profile(), '.updaterId'), 'utf8')).toBe(stagingId(profile()));
    // The same is not taken twice.
    expect(await check(installer)).toEqual({ status: 'no_update' });
  });

  it('comes back from a version that was started twice without having launched, and does not take it again', async () => {
    offer('till-1.0.0.1-x64.AppImage', recorder('new'));
    const folderOf = join(profile(), 'Updates');
    const old = new ImageTrial(folderOf, image(), { version: '1.0', release: 5 });
    expect([old.begin(), old.isOnTrial]).toEqual([undefined, false]);
    const installer = installerOf('AppImage', false, old);
    await check(installer);
    quit(0);
    // What has not been replaced after all counts nothing.
    expect(old.begin()).toBeUndefined();
    const next = new ImageTrial(folderOf, image(), { version: '1.0.0.1', release: 0 });
    expect([next.begin(), next.begin(), next.isOnTrial]).toEqual([undefined, undefined, true]);
    expect(readFileSync(image(), 'utf8')).toBe(recorder('new'));
    expect(next.begin()).toBe('1.0.0.1');
    expect([readFileSync(image(), 'utf8'), statSync(image()).mode & 0o777]).toEqual(['old', 0o755]);
    expect([old.begin(), old.isBad({ version: '1.0.0.1', release: 0 })]).toEqual([undefined, true]);
    expect(await check(installerOf('AppImage', false, old))).toEqual({ status: 'no_update' });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['1.0.0.70000', '1.0.1'],
    ['1.0.2015010112', '1.0.2015010113'],
    ['1.4294967295.4294967295.4294967294', '1.4294967295.4294967295.4294967295'],
  ])('is replaced where numbers are as large as Chromium takes them: %s by %s', async (running, next) => {
    offer('till.AppImage', recorder('new'), recorder('new'), next);
    expect(await check(installerOf('AppImage'), running)).toEqual({ status: 'update_available', version: next });
    quit(0);
    expect([readFileSync(image(), 'utf8'), warnings]).toEqual([recorder('new'), []]);
  });

  it('runs on where the one before cannot be put back, or nothing can be written down', async () => {
    const folderOf = join(profile(), 'Updates');
    new ImageTrial(folderOf, image(), { version: '1.0', release: 5 }).keep({ version: '1.1', release: 0 });
    const next = new ImageTrial(folderOf, image(), { version: '1.1', release: 0 }, log.warn);
    expect([next.begin(), next.begin()]).toEqual([undefined, undefined]);
    rmSync(join(folderOf, 'last-good.AppImage'));
    expect(next.begin()).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringContaining('Version 1.1 of the program never launched, and the one before'),
    ]);
    mkdirSync(join(folderOf, `image.json.${process.pid}`));
    next.confirm();
    expect(warnings[1]).toContain('cannot be written down');
    expect(readFileSync(image(), 'utf8')).toBe('old');
  });

  it('stays with a version that has launched', async () => {
    offer('till-1.0.0.1-x64.AppImage', recorder('new'));
    const folderOf = join(profile(), 'Updates');
    await check(installerOf('AppImage', false, new ImageTrial(folderOf, image(), { version: '1.0', release: 5 })));
    quit(0);
    const next = new ImageTrial(folderOf, image(), { version: '1.0.0.1', release: 0 });
    next.begin();
    next.confirm();
    for (let count = 0; count < 4; count++) expect(next.begin()).toBeUndefined();
    expect(next.isOnTrial).toBe(false);
  });

  it('is replaced at once when the app reloads, and started when this one has ended', async () => {
    offer('till-1.0.0.1-x64.AppImage', recorder('new'));
    const installer = installerOf('AppImage');
    await check(installer);
    installer.restart();
    expect([readFileSync(image(), 'utf8'), relaunched]).toEqual([recorder('new'), [undefined]]);
    quit(0);
    expect(started()).toEqual(['new  true']);
  });

  it('gets the name of the new one where it has a version in it, and is started by that', async () => {
    const named = join(folder, 'Till-1.0.0.AppImage');
    writeFileSync(named, 'old');
    vi.stubEnv('APPIMAGE', named);
    offer('Till-1.0.1.AppImage', recorder('new'));
    const installer = installerOf('AppImage');
    await check(installer);
    installer.restart();
    expect([existsSync(named), relaunched]).toEqual([false, [join(folder, 'Till-1.0.1.AppImage')]]);
  });

  it.each(['ends', 'reloads'])(
    'is replaced by the newest of several that came while it ran, when it %s',
    async (how) => {
      offer('till-1.0.0.1-x64.AppImage', recorder('first'));
      const installer = installerOf('AppImage');
      await check(installer);
      offer('till-1.0.0.2-x64.AppImage', recorder('second'), recorder('second'), '1.0.0.2');
      expect(await check(installer)).toMatchObject({ version: '1.0.0.2' });
      if (how === 'reloads') installer.restart();
      quit(0);
      expect([readFileSync(image(), 'utf8'), started(), warnings]).toEqual([recorder('second'), ['second  true'], []]);
    },
  );

  it('stays where the next one of several does not come', async () => {
    offer('till-1.0.0.1-x64.AppImage', recorder('first'));
    const installer = installerOf('AppImage');
    await check(installer);
    offer('till-1.0.0.2-x64.AppImage', 'forged', recorder('second'), '1.0.0.2');
    expect(await check(installer)).toEqual({ status: 'no_update' });
    expect([installer.next, installer.isReplaced]).toEqual([undefined, false]);
    quit(0);
    expect(readFileSync(image(), 'utf8')).toBe('old');
  });

  it('is there at every moment, also where there is no room for the new one', async () => {
    offer('till-1.0.0.1-x64.AppImage', recorder('new'));
    const installer = installerOf('AppImage');
    await check(installer);
    // In the place of what is written first.
    mkdirSync(`${image()}.new`);
    installer.restart();
    quit(0);
    expect([readFileSync(image(), 'utf8'), relaunched, started()]).toEqual(['old', [undefined], []]);
    expect(warnings).toEqual([expect.stringContaining('The program could not be replaced')]);
  });

  it('stays where the one before cannot be kept', async () => {
    offer('till-1.0.0.1-x64.AppImage', recorder('new'));
    const folderOf = join(profile(), 'Updates');
    mkdirSync(join(folderOf, 'last-good.AppImage.new'), { recursive: true });
    const trial = new ImageTrial(folderOf, image(), { version: '1.0', release: 5 });
    const installer = installerOf('AppImage', false, trial);
    expect(await check(installer)).toEqual({ status: 'no_update' });
    quit(0);
    expect([readFileSync(image(), 'utf8'), started(), warnings.length]).toEqual(['old', [], 1]);
  });

  it('stays where the file is another than was described, and leaves no file', async () => {
    offer('till.AppImage', 'forged', 'good');
    const installer = installerOf('AppImage');
    expect(await check(installer)).toEqual({ status: 'no_update' });
    expect(warnings.at(-1)).toMatch(/The program could not be updated: sha512 checksum mismatch/);
    expect([installer.isReplaced, readFileSync(image(), 'utf8')]).toEqual([false, 'old']);
    expect(readdirSync(join(profile(), 'Updates/files/pending'))).toEqual([]);
    quit(0);
    expect(readFileSync(image(), 'utf8')).toBe('old');
  });

  it('is not asked for where it cannot be replaced', async () => {
    vi.stubEnv('APPIMAGE', join(folder, 'nowhere/Till.AppImage'));
    expect(installerOf('AppImage').fault()).toMatch(/may not be replaced by who runs it/);
    vi.stubEnv('APPIMAGE', image());
    expect(installerOf('AppImage').fault()).toBeUndefined();
  });
});

describe.skipIf(process.platform === 'win32')('a package', () => {
  // As root they would be installed.
  beforeEach(() => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<SystemForm>(['deb', 'rpm'])(
    '(%s) is installed with a password when the app reloads, and never when the program ends',
    async (form) => {
      commands('pkexec');
      offer(`till.${form}`, 'a package');
      const installer = installerOf(form);
      expect(await check(installer)).toMatchObject({ status: 'update_available' });
      quit(0);
      expect(started()).toEqual([]);
      installer.restart();
      const line = started().join(' ');
      // What root is to check comes with the question for the password.
      const sum = createHash('sha512').update('a package').digest('hex');
      expect(line).toMatch(/^pkexec --disable-internal-agent \/bin\/sh -c /);
      expect(line).toMatch(new RegExp(`holdfast-update ${form} ${sum} 9 /.*/pending/till\\.${form}$`));
      expect(relaunched).toEqual([undefined]);
    },
  );

  it('starts the old program anew where it cannot be installed', async () => {
    commands('dpkg', 'pkexec');
    for (const name of ['dpkg', 'pkexec', 'apt-get']) {
      writeFileSync(join(folder, 'bin', name), '#!/bin/sh\nexit 1\n');
      chmodSync(join(folder, 'bin', name), 0o755);
    }
    offer('till.deb', 'a package');
    const installer = installerOf('deb');
    await check(installer);
    installer.restart();
    expect(relaunched).toEqual([undefined]);
  });

  it('stays on a kiosk, where nobody has a password', () => {
    expect(installerOf('deb', true).fault()).toContain('asks for a password');
    expect(installerOf('deb').fault()).toBeUndefined();
  });
});

it.skipIf(process.platform === 'win32')('an installer of nsis is fetched, and started in silence', async () => {
  offer('till.exe', recorder('installer'));
  const installer = installerOf('nsis');
  expect(await check(installer)).toMatchObject({ status: 'update_available' });
  chmodSync(join(profile(), 'Updates/files/pending/till.exe'), 0o755);
  installer.restart();
  await expect.poll(started).toEqual(['installer --updated /S --force-run']);
  expect(relaunched).toEqual([]);
});

it.each([
  ['nsis', 'Till/Till.exe', 'Till'],
  ['mac', 'Applications/Till.app/Contents/MacOS/Till', 'Applications'],
] as const)('an installer of %s asks nobody on a kiosk whose user may not write there', (form, program, place) => {
  const executable = join(folder, program);
  const fault = (isUnattended: boolean) => installerOf(form, isUnattended, undefined, executable).fault();
  expect(fault(false)).toBeUndefined();
  expect(fault(true)).toContain(`${join(folder, place)} may not be written by who runs the program`);
  mkdirSync(join(folder, place));
  expect([fault(true), readdirSync(join(folder, place))]).toEqual([undefined, []]);
});

describe('the form of a product', () => {
  const machine = { platform: 'linux' as NodeJS.Platform, env: {}, executable: '/opt/Till/till-app' };
  const knows = (manager: string) => (command: string) => Promise.resolve(command === manager);

  it('is what has put it there', async () => {
    const env = { APPIMAGE: '/home/u/Till.AppImage', APPDIR: '/tmp/.mount_Till' };
    const inImage = { ...machine, env, executable: '/tmp/.mount_Till/till-app', ask: knows('') };
    expect([await systemForm(inImage), appImageOf(inImage)]).toEqual(['AppImage', '/home/u/Till.AppImage']);
    // Started from another program that is an AppImage.
    expect([await systemForm({ ...machine, env, ask: knows('dpkg-query') }), appImageOf({ ...machine, env })]).toEqual([
      'deb',
      undefined,
    ]);
    expect(await systemForm({ ...machine, ask: knows('rpm') })).toBe('rpm');
    const asked: string[] = [];
    const ask = async (...question: [string, readonly string[]]) => asked.push(question.flat().join(' ')) > 1;
    expect(await systemForm({ ...machine, executable: '/opt/Till [1]*/till-app', ask })).toBe('rpm');
    expect(asked).toEqual([String.raw`dpkg-query -S /opt/Till \[1\]\*/till-app`, 'rpm -qf /opt/Till [1]*/till-app']);
    expect(await systemForm({ ...machine, ask: knows('') })).toBeUndefined();
    expect(await systemForm({ ...machine, env: { SNAP: '/snap/x' }, ask: knows('dpkg-query') })).toBeUndefined();
    expect(await systemForm({ ...machine, platform: 'darwin', ask: knows('') })).toBe('mac');
  });

  it('is nsis on Windows where its uninstaller is', async () => {
    const windows = { ...machine, platform: 'win32' as const, executable: join(folder, 'Till.exe'), ask: knows('') };
    expect(await systemForm(windows)).toBeUndefined();
    writeFileSync(join(folder, 'Uninstall Till.exe'), '');
    expect(await systemForm(windows)).toBe('nsis');
  });
});
