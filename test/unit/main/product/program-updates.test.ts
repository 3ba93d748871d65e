/** Updates of a whole product that is a folder, against a server on loopback; its launcher is run by the system's shell. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import fs, {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolderInstaller } from '../../../../src/main/product/folder-installer.ts';
import { UPDATE_CHECK_MS } from '../../../../src/main/product/product-updates.ts';
import { IN_USE } from '../../../../src/main/product/in-use-file.ts';
import { launcherScript } from '../../../../src/main/product/launcher-script.ts';
import { ProgramFolder } from '../../../../src/main/product/program-folder.ts';
import { ProgramUpdates } from '../../../../src/main/product/program-updates.ts';
import type { ProgramUpdateOptions } from '../../../../src/main/product/program-updates.ts';
import {
  comparableVersion,
  isNewerProgram,
  parseProgramVersion,
} from '../../../../src/main/product/program-version.ts';
import { isStaged, stagingId } from '../../../../src/main/product/staging.ts';
import {
  descriptionName,
  publicKeyText,
  readDescription,
  writeDescription,
} from '../../../../src/main/product/update-description.ts';
import type { UpdateDescription } from '../../../../src/main/product/update-description.ts';
import { serveRoutes } from '../../../support/route-server.ts';
import type { RouteServer } from '../../../support/route-server.ts';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';

const company = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const id = 'a'.repeat(32);

let folder: string;
let product: string;
let server: RouteServer;
let base: string;
let routes: Record<string, RequestListener>;
let asked: string[];
let warnings: string[];
let installed: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-program-'));
  product = join(folder, 'product');
  writeProduct(product, '1.0');
  [warnings, installed] = [[], []];
  server = await serveRoutes();
  ({ base, routes, asked } = server);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A product whose program says its version; as `holdfast package` lays one out. */
function writeProduct(to: string, version: string, shipped: object = {}): void {
  const program = join(to, 'versions', version);
  mkdirSync(join(program, 'resources/app.asar'), { recursive: true });
  const [app, release] = version.split('-');
  const ships = { format: 1, id, version: app, release: Number(release ?? 0), later: 'unknown', ...shipped };
  writeFileSync(join(program, 'resources/app.asar/product.json'), JSON.stringify(ships));
  writeFileSync(join(program, 'till-app'), `#!/bin/sh\necho "${version} $*"\n`);
  writeFileSync(join(to, 'till-app'), launcherScript('till-app'));
  for (const file of [join(program, 'till-app'), join(to, 'till-app')]) chmodSync(file, 0o755);
  writeFileSync(join(to, 'versions', IN_USE), `${version} ${version} 0\n`);
}

const archives = new Map<string, Buffer>();
function archive(version: string, shipped?: object): Buffer {
  const known = archives.get(version);
  if (known && !shipped) return known;
  const top = join(folder, `till-${version}`);
  writeProduct(top, version, shipped);
  create({ file: `${top}.tgz`, cwd: folder, gzip: true, portable: true, sync: true }, [`till-${version}`]);
  const bytes = readFileSync(`${top}.tgz`);
  if (!shipped) archives.set(version, bytes);
  return bytes;
}

interface Offered {
  readonly described?: object;
  readonly key?: KeyObject;
  readonly staging?: number;
  readonly answer?: RequestListener;
  readonly change?: (text: string) => string;
}

function offer(version: string, bytes: Buffer, { described, key, staging, answer, change }: Offered = {}): void {
  const sha512 = createHash('sha512').update(bytes).digest('base64');
  const [app = '', release] = version.split('-');
  const description: UpdateDescription = {
    version: '1.1.0',
    files: [
      { url: 'till.deb', sha512, size: 1 },
      { url: `till-${version}.tar.gz`, sha512, size: bytes.length },
    ],
    stagingPercentage: staging ?? 100,
    releaseDate: '1980-01-02T00:00:00.000Z',
    product: { id, version: app, release: Number(release ?? 0), platform: process.platform, arch: process.arch },
    ...described,
  };
  const text = writeDescription(description, key ?? company.privateKey);
  routes[`/${descriptionName(process.platform, process.arch)}`] = (_request, response) =>
    response.end(change ? change(text) : text);
  routes[`/till-${version}.tar.gz`] = answer ?? ((_request, response) => response.end(bytes));
}

const log = {
  error: () => {},
  info: () => {},
  debug: () => {},
  warn: (text: string) => warnings.push(text),
};
const program = (version = '1.0') => ProgramFolder.of(join(product, 'versions', version, 'till-app')) as ProgramFolder;

function updates(of = program(), more: Partial<ProgramUpdateOptions> = {}): ProgramUpdates {
  return new ProgramUpdates({
    url: `${base}/updates.xml`,
    key: publicKeyText(company.privateKey),
    id,
    version: parseProgramVersion(of.version) ?? { version: '', release: 0 },
    installer: new FolderInstaller(of, { id, fetch }),
    isStaged: (percentage) => isStaged(stagingId(folder), percentage),
    fetch,
    log,
    installed: (version) => installed.push(version),
    ...more,
  });
}

function start(...args: string[]): { said: string; warned: string } {
  const { stdout, stderr } = spawnSync(join(product, 'till-app'), args, { encoding: 'utf8' });
  return { said: stdout.trim(), warned: stderr.trim() };
}
const inUse = () => readFileSync(join(product, 'versions', IN_USE), 'utf8').trim();
/** Behind it may be what is left of a longer one. */
const firstLine = () => inUse().split('\n')[0];
const versions = () => readdirSync(join(product, 'versions')).toSorted();

describe.skipIf(process.platform === 'win32')('an update of a folder', () => {
  it('is put beside what runs, runs at the next start, and stays once it was launched', async () => {
    offer('1.1', archive('1.1'));
    const running = program();
    expect(running.isReplaced).toBe(false);
    expect(await updates(running).check()).toEqual({ status: 'update_available', version: '1.1' });
    expect(asked).toEqual([`/${descriptionName(process.platform, process.arch)}`, '/till-1.1.tar.gz']);
    expect([installed, running.isReplaced, inUse()]).toEqual([['1.1'], true, '1.1 1.0 0']);
    // What still runs is not what was put in place.
    running.confirm();
    running.uncount();
    expect(inUse()).toBe('1.1 1.0 0');
    expect(start('a b', '--', 'c').said).toBe('1.1 a b -- c');
    expect(inUse()).toBe('1.1 1.0 1');
    program('1.1').confirm();
    expect(inUse()).toBe('1.1 1.1 0');
    for (let count = 0; count < 4; count++) expect(start()).toEqual({ said: '1.1', warned: '' });
    expect([versions(), warnings]).toEqual([['1.0', '1.1', IN_USE], []]);
    expect(readFileSync(join(product, 'versions/1.1/till-app'), 'utf8')).toContain('1.1');
  });

  it('takes the place of the one before the last', async () => {
    for (const version of ['1.1', '1.1-1']) {
      offer(version, archive(version));
      const [running = ''] = inUse().split(' ');
      await updates(program(running)).check();
      start();
      program(version).confirm();
    }
    expect([versions(), inUse()]).toEqual([['1.1', '1.1-1', IN_USE], '1.1-1 1.1-1 0']);
  });

  it.skipIf(process.platform !== 'linux')('removes no version that runs on another profile', async () => {
    cpSync('/bin/sleep', join(product, 'versions/1.0/other'));
    const other = spawn(join(product, 'versions/1.0/other'), ['60'], { stdio: 'ignore' });
    const ended = once(other, 'exit');
    await once(other, 'spawn');
    const update = async (from: string, version: string) => {
      offer(version, archive(version));
      await updates(program(from)).check();
      start();
      program(version).confirm();
    };
    try {
      await update('1.0', '1.1');
      await update('1.1', '1.2');
      expect(versions()).toEqual(['1.0', '1.1', '1.2', IN_USE]);
    } finally {
      other.kill();
      await ended;
    }
    await update('1.2', '1.3');
    expect(versions()).toEqual(['1.2', '1.3', IN_USE]);
  });

  it('that is found before the one before it ran replaces that', async () => {
    offer('1.1', archive('1.1'));
    const running = program();
    await updates(running).check();
    expect(await updates(running).check()).toEqual({ status: 'no_update' });
    offer('1.2', archive('1.2'));
    await updates(running).check();
    expect([versions(), inUse(), installed]).toEqual([['1.0', '1.2', IN_USE], '1.2 1.0 0', ['1.1', '1.2']]);
  });

  it('that is never launched is given up by the launcher after two starts, and not taken again', async () => {
    offer('1.2', archive('1.2'));
    await updates().check();
    expect([start().said, start().said]).toEqual(['1.2', '1.2']);
    const back = start();
    expect(back.said).toBe('1.0');
    expect(back.warned).toContain('Version 1.2 of the program is given up for 1.0. It was started 2 times');
    expect([start().said, inUse()]).toEqual(['1.0', '1.0 1.0 0 1.2']);
    expect(await updates().check()).toEqual({ status: 'no_update' });
    offer('1.3', archive('1.3'));
    expect(await updates().check()).toEqual({ status: 'update_available', version: '1.3' });
    expect(inUse()).toBe('1.3 1.0 0 1.2');
  });

  it('that was started again and again before it had launched stays when it launches after all', async () => {
    offer('1.1', archive('1.1'));
    await updates().check();
    start();
    const running = program('1.1');
    // Whoever clicks once more starts the one before, which hands over to what runs.
    expect([start().said, start().said, inUse()]).toEqual(['1.1', '1.0', '1.0 1.0 0 1.1']);
    running.confirm();
    expect(inUse()).toBe('1.1 1.1 0');
    // Gone back from by hand, it is not put in use again by the launch of another window.
    writeFileSync(join(product, 'versions', IN_USE), '1.0 1.0 0 1.1\n');
    running.confirm();
    expect(inUse()).toBe('1.0 1.0 0 1.1');
    expect(await updates().check()).toEqual({ status: 'no_update' });
  });

  it('is on the disk before it is in use, and so is the count of its starts', async () => {
    const written = vi.spyOn(fs, 'fsync');
    offer('1.1', archive('1.1'));
    await updates().check();
    // The program, and its archive, which is a folder here.
    expect(written).toHaveBeenCalledTimes(2);
    written.mockRestore();
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'sync'), `#!/bin/sh\ncat "$1" >>"${join(folder, 'synced')}"\n`);
    chmodSync(join(bin, 'sync'), 0o755);
    execFileSync(join(product, 'till-app'), { env: { PATH: `${bin}:/usr/bin:/bin` } });
    expect([readFileSync(join(folder, 'synced'), 'utf8').trim(), inUse()]).toEqual(['1.1 1.0 1', '1.1 1.0 1']);
  });

  it.skipIf(!hasSmallDisks())(
    'has no room on a full disk; nothing is left of it, and it comes when there is room',
    async () => {
      const disk = smallDisk(9);
      if (!disk) return;
      try {
        cpSync(product, join(disk.folder, 'product'), { recursive: true });
        product = join(disk.folder, 'product');
        const top = join(folder, 'till-1.1');
        writeProduct(top, '1.1');
        for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(top, 'versions/1.1', name), randomBytes(2 ** 20));
        create({ file: `${top}.tgz`, cwd: folder, gzip: true, portable: true, sync: true }, ['till-1.1']);
        const bytes = readFileSync(`${top}.tgz`);
        offer('1.1', bytes);
        // Unpacked it has no room beside its archive.
        writeFileSync(join(disk.folder, 'other'), Buffer.alloc(2 ** 20));
        expect(await updates().check()).toEqual({ status: 'no_update' });
        expect(warnings).toEqual([expect.stringMatching(/ENOSPC/)]);
        expect([versions(), inUse(), start().said]).toEqual([['1.0', IN_USE], '1.0 1.0 0', '1.0']);
        // Not even for the archive; nor is there for a line when it is full.
        disk.fill();
        expect(await updates().check()).toEqual({ status: 'no_update' });
        expect([versions(), inUse(), start().said]).toEqual([['1.0', IN_USE], '1.0 1.0 0', '1.0']);
        disk.free();
        rmSync(join(disk.folder, 'other'));
        expect(await updates().check()).toEqual({ status: 'update_available', version: '1.1' });
        disk.fill();
        // A count has room in what is there already, and so has the way back, and what is known then.
        expect([start().said, firstLine()]).toEqual(['1.1', '1.1 1.0 1']);
        program('1.1').uncount();
        expect(firstLine()).toBe('1.1 1.0 0');
        expect([start().said, start().said, firstLine()]).toEqual(['1.1', '1.1', '1.1 1.0 2']);
        const running = program('1.1');
        expect([start(), firstLine()]).toEqual([
          { said: '1.0', warned: expect.stringContaining('1.1 of the program is given up') },
          '1.0 1.0 0 1.1',
        ]);
        expect([start().said, start().said, start().said]).toEqual(['1.0', '1.0', '1.0']);
        running.confirm();
        expect(firstLine()).toBe('1.1 1.1 0');
        expect(versions()).toEqual(['1.0', '1.1', IN_USE]);
      } finally {
        disk.remove();
      }
    },
  );

  it('whose program cannot even be started is given up at once when it is gone', async () => {
    offer('1.2', archive('1.2'));
    await updates().check();
    rmSync(join(product, 'versions/1.2'), { recursive: true });
    expect(start().said).toBe('1.0');
  });

  it('is not counted where a start was none of the app', async () => {
    offer('1.1', archive('1.1'));
    await updates().check();
    for (let count = 0; count < 4; count++) {
      expect(start().said).toBe('1.1');
      program('1.1').uncount();
    }
    expect(inUse()).toBe('1.1 1.0 0');
  });

  const half: RequestListener = (_request, response) => {
    const whole = archive('1.1');
    response.writeHead(200, { 'Content-Length': whole.length });
    response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
  };
  const changed: RequestListener = (_request, response) => {
    const bytes = Buffer.from(archive('1.1'));
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    response.end(bytes);
  };
  const other = (more: object) => ({
    described: {
      product: { id, version: '1.1', release: 0, platform: process.platform, arch: process.arch, ...more },
    },
  });
  const clear: RequestListener = (_request, response) => response.writeHead(302, { Location: 'ftp://x/' }).end();

  it.each<[string, Offered, RegExp]>([
    ['cut off half-way', { answer: half }, /could not be updated: /],
    ['changed on its way', { answer: changed }, /is not the file that was described/],
    ['longer than it was', { answer: (_q, r) => r.end(Buffer.alloc(1e6)) }, /is larger than it can be/],
    ['empty', { answer: (_q, r) => r.end() }, /is not the file that was described/],
    ['gone', { answer: (_q, r) => r.writeHead(404).end() }, /answers 404/],
    ['sent elsewhere', { answer: clear }, /could not be updated: /],
    ['signed with another key', { key: stranger.privateKey }, /its signature does not fit/],
    ['not signed', { change: (text) => text.replace(/# signature.*\n/, '') }, /it is not signed/],
    ['signed for less', { change: (text) => text.replace('"1.1"', '"1.3"') }, /its signature does not fit/],
    ['more than was signed', { change: (text) => `x\n${text}` }, /its signature does not fit/],
    ['for another product', other({ id: 'b'.repeat(32) }), /it is for another product/],
    ['for another system', other({ platform: 'win32' }), /it is for win32/],
    ['for another processor', other({ arch: 'mips' }), /, mips\./],
    ['described as another version', other({ version: '1.5' }), /has no program till-app of version 1\.5/],
    [
      'without a file of this form',
      { described: { files: [{ url: 'a.deb', sha512: `${'A'.repeat(86)}==`, size: 1 }] } },
      /it has no \.tar\.gz/,
    ],
    [
      'to be had in the clear',
      { described: { files: [{ url: 'http://shop.example/a.tar.gz', sha512: `${'A'.repeat(86)}==`, size: 1 }] } },
      /is not an https: address/,
    ],
    ['of a version that is a path', other({ version: '../../x' }), /product\.version is not as it must be/],
    ['no description', { described: { stagingPercentage: 101 } }, /stagingPercentage is not as it must be/],
  ])('that is %s is refused; nothing is left, and 1.0 runs', async (_what, offered, sentence) => {
    offer('1.1', archive('1.1'), offered);
    expect(await updates().check()).toEqual({ status: 'no_update' });
    expect(warnings).toEqual([expect.stringMatching(sentence)]);
    expect([versions(), inUse(), start().said, installed]).toEqual([['1.0', IN_USE], '1.0 1.0 0', '1.0', []]);
    // What is not to be trusted by its description is not even asked for.
    if (!offered.answer && _what !== 'described as another version') expect(asked).toHaveLength(1);
  });

  it.each([
    ['another app', { id: 'b'.repeat(32) }],
    ['another release', { release: 3 }],
  ])('that has %s in it than was described is refused', async (_what, shipped) => {
    offer('1.1', archive('1.1', shipped));
    expect(await updates().check()).toEqual({ status: 'no_update' });
    expect(warnings).toEqual([expect.stringContaining('another product, or another version of it')]);
    expect([versions(), inUse()]).toEqual([['1.0', IN_USE], '1.0 1.0 0']);
  });

  it.each(['0.9', '1.0', '0.9-5'])('to %s is none', async (version) => {
    offer(version, archive(version));
    expect(await updates().check()).toEqual({ status: 'no_update' });
    expect([warnings, asked]).toEqual([[], [`/${descriptionName(process.platform, process.arch)}`]]);
  });

  it('goes to all, to none, and always to the same', async () => {
    offer('1.1', archive('1.1'), { staging: 0 });
    expect(await updates().check()).toEqual({ status: 'no_update' });
    const device = stagingId(folder);
    expect([stagingId(folder), versions()]).toEqual([device, ['1.0', IN_USE]]);
    offer('1.1', archive('1.1'), { staging: 100 });
    expect(await updates().check()).toEqual({ status: 'update_available', version: '1.1' });
    const ids = Array.from({ length: 400 }, (_, index) => {
      mkdirSync(join(folder, `device-${index}`));
      return stagingId(join(folder, `device-${index}`));
    });
    const taken = (percentage: number) => ids.filter((each) => isStaged(each, percentage));
    expect([taken(0).length, taken(100).length]).toEqual([0, 400]);
    expect(taken(30).length).toBeGreaterThan(60);
    expect(taken(30).length).toBeLessThan(180);
    expect(taken(60)).toEqual(expect.arrayContaining(taken(30)));
  });

  it('is looked for every five hours; a server without any offers none', async () => {
    let now = 0;
    const service = updates(program(), { now: () => now });
    expect(await Promise.all([service.check(), service.check()])).toEqual([
      { status: 'no_update' },
      { status: 'no_update' },
    ]);
    expect([await service.check(), asked.length, warnings]).toEqual([{ status: 'throttled' }, 1, []]);
    now += UPDATE_CHECK_MS;
    expect(await service.check()).toEqual({ status: 'no_update' });
  });

  it('needs a folder that may be written, and no helper of root’s; that is said once', async () => {
    const helper = join(product, 'versions/1.0/chrome-sandbox');
    writeFileSync(helper, '');
    chmodSync(helper, 0o4755);
    let now = 0;
    const service = updates(program(), { now: () => now });
    await service.check();
    now += UPDATE_CHECK_MS;
    expect(await service.check()).toEqual({ status: 'no_update' });
    expect(warnings).toEqual([
      expect.stringMatching(/The program is not updated\. .*chrome-sandbox was made SUID root/),
    ]);
    expect(asked).toEqual([]);
    if (process.getuid?.() === 0) return;
    rmSync(helper);
    chmodSync(join(product, 'versions'), 0o555);
    expect(program().fault()).toContain('may not be written');
    chmodSync(join(product, 'versions'), 0o755);
  });

  it('removes what a process that was ended in the middle has left, and not what another is at', () => {
    const { pid } = spawnSync('true');
    mkdirSync(join(product, `versions/.update-${pid}/program`), { recursive: true });
    mkdirSync(join(product, `versions/.update-${process.ppid}`));
    program().clean();
    expect(versions()).toEqual([`.update-${process.ppid}`, '1.0', IN_USE].toSorted());
  });
});

describe.skipIf(process.platform === 'win32')('a download that does not come to its end', () => {
  const large = () => {
    const top = join(folder, 'till-1.1');
    writeProduct(top, '1.1');
    writeFileSync(join(top, 'versions/1.1/data'), randomBytes(2 ** 20));
    create({ file: `${top}.tgz`, cwd: folder, gzip: true, portable: true, sync: true }, ['till-1.1']);
    return readFileSync(`${top}.tgz`);
  };
  const ranges: (string | undefined)[] = [];
  /** @param most how much of it comes */
  const serve =
    (bytes: Buffer, most = Infinity): RequestListener =>
    ({ headers: { range } }, response) => {
      ranges.push(range);
      const from = Number(range?.slice('bytes='.length, -1) ?? 0);
      const place = { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
      const part = bytes.subarray(from);
      const about = { ETag: '"one"', 'Content-Length': part.length };
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...about, ...place } : about);
      if (part.length <= most) response.end(part);
      else response.write(part.subarray(0, most), () => response.destroy());
    };

  it('goes on with the next look for updates, also when the program was killed in it', async () => {
    const bytes = large();
    offer('1.1', bytes, { answer: serve(bytes, 500_000) });
    expect(await updates().check()).toEqual({ status: 'no_update' });
    expect(versions()).toEqual(['.partial', '1.0', IN_USE]);
    const { pid } = spawnSync('true');
    mkdirSync(join(product, `versions/.update-${pid}`));
    renameSync(join(product, 'versions/.partial'), join(product, `versions/.update-${pid}/.partial`));
    program().clean();
    expect(versions()).toEqual(['.partial', '1.0', IN_USE]);
    offer('1.1', bytes, { answer: serve(bytes) });
    expect(await updates().check()).toEqual({ status: 'update_available', version: '1.1' });
    expect(ranges.map((range) => range !== undefined)).toEqual([false, true]);
    expect([versions(), start().said]).toEqual([['1.0', '1.1', IN_USE], '1.1']);
  });

  it('goes when another version comes', async () => {
    const bytes = large();
    offer('1.1', bytes, { answer: serve(bytes, 500_000) });
    await updates().check();
    offer('1.2', archive('1.2'));
    await updates().check();
    expect([versions(), start().said]).toEqual([['1.0', '1.2', IN_USE], '1.2']);
  });
});

describe.skipIf(process.platform === 'win32')('the launcher', () => {
  it('is found by links to it, in a folder of any name', () => {
    const odd = join(folder, 'it\'s $(odd) "here"');
    cpSync(product, odd, { recursive: true });
    execFileSync('ln', ['-s', join(odd, 'till-app'), join(folder, 'link')]);
    expect(execFileSync(join(folder, 'link'), ['x'], { encoding: 'utf8' })).toBe('1.0 x\n');
  });

  it.each(['', '1.0', '../../x ../../x 0', '1.0 1.0 x', '1.0;id 1.0 0'])('starts nothing by the line "%s"', (line) => {
    writeFileSync(join(product, 'versions', IN_USE), `${line}\n`);
    const { status, stdout, stderr } = spawnSync(join(product, 'till-app'), { encoding: 'utf8' });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('is damaged');
  });

  it('starts the program also where it may not write down that it did', () => {
    writeFileSync(join(product, 'versions', IN_USE), '1.1 1.0 0\n');
    cpSync(join(product, 'versions/1.0'), join(product, 'versions/1.1'), { recursive: true });
    chmodSync(join(product, 'versions'), 0o555);
    expect(start()).toEqual({ said: '1.0', warned: '' });
    chmodSync(join(product, 'versions'), 0o755);
  });

  it('is of folders that were laid out for it only', () => {
    expect(ProgramFolder.of(join(product, 'till-app'))).toBeUndefined();
    rmSync(join(product, 'versions', IN_USE));
    expect(ProgramFolder.of(join(product, 'versions/1.0/till-app'))).toBeUndefined();
    expect(existsSync(join(product, 'versions/1.0/till-app'))).toBe(true);
  });
});

describe('versions of a product', () => {
  const read = (text: string) => parseProgramVersion(text) ?? { version: '', release: -1 };

  it('are those of the app, and releases behind them', () => {
    expect(['1', '1.2.3.4', '1.2-12'].map(parseProgramVersion)).toEqual([
      { version: '1', release: 0 },
      { version: '1.2.3.4', release: 0 },
      { version: '1.2', release: 12 },
    ]);
    for (const text of ['', '..', '1-', '1-0', '1-1000', '-1', 'a', '1.2.3.4.5']) {
      expect([text, parseProgramVersion(text)]).toEqual([text, undefined]);
    }
  });

  it('order by all of their numbers, as semantic ones too', () => {
    const order = ['0.9.65535', '1', '1.0-1', '1.0-999', '1.0.0.1', '1.0.0.65535-2', '1.0.1', '1.1', '65535.0'];
    for (const [index, later] of order.entries()) {
      for (const earlier of order.slice(0, index)) {
        expect([isNewerProgram(read(later), read(earlier)), isNewerProgram(read(earlier), read(later))]).toEqual([
          true,
          false,
        ]);
        const [one, other] = [later, earlier].map((text) => comparableVersion(read(text)).split('.').map(Number));
        const difference = [0, 1, 2].map((at) => (one?.[at] ?? 0) - (other?.[at] ?? 0)).find((each) => each !== 0);
        expect(difference).toBeGreaterThan(0);
      }
    }
    expect(isNewerProgram(read('1.0'), read('1'))).toBe(false);
  });
});

it.each(['rsa', 'ec', 'ed25519'])('a description can be signed with a key of the type %s', (type) => {
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : type === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  const described = {
    version: '1.0.0',
    files: [{ url: 'a', sha512: `${'A'.repeat(86)}==`, size: 1 }],
    stagingPercentage: 5,
    releaseDate: '',
    product: { id, version: '1', release: 0, platform: 'linux', arch: 'x64' },
  };
  const text = writeDescription(described, pair.privateKey);
  expect(readDescription(text, publicKeyText(pair.privateKey))).toEqual(described);
  expect(() => readDescription(text, publicKeyText(company.privateKey))).toThrow('does not fit');
});
