/** Updates of a product's app against a server on loopback: good ones, and every way in which one can be wrong. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppVersions, isNewer } from '../../../../src/main/product/app-versions.ts';
import { ProductUpdates, UPDATE_CHECK_MS } from '../../../../src/main/product/product-updates.ts';
import { readUpdateManifest } from '../../../../src/main/product/update-manifest.ts';
import { isUpdateUrl } from '../../../../src/main/product/update-url.ts';
import { crx3, idOfKey } from '../../../support/crx-file.ts';
import { serveRoutes } from '../../../support/route-server.ts';
import type { RouteServer } from '../../../support/route-server.ts';
import { appZip } from '../../../support/zip-file.ts';

const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const id = idOfKey(developer);

let folder: string;
let server: RouteServer;
let base: string;
let routes: Record<string, RequestListener>;
let asked: string[];
let warnings: string[];
let installed: string[];
let now: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-updates-'));
  mkdirSync(join(folder, 'built-in'));
  [warnings, installed, now] = [[], [], 0];
  server = await serveRoutes();
  ({ base, routes, asked } = server);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const profile = () => join(folder, 'Versions');
const versions = () =>
  new AppVersions(profile(), { folder: join(folder, 'built-in'), version: '1.0' }, (text) => warnings.push(text));
const nothing = () => {};
const log = { error: nothing, info: nothing, debug: nothing, warn: (text: string) => warnings.push(text) };

function updates(of: AppVersions): ProductUpdates {
  const options = { url: `${base}/updates.xml`, id, versions: of, fetch, log, now: () => now };
  return new ProductUpdates({ ...options, installed: (version) => installed.push(version) });
}

function offer(version: string, crx: Buffer | RequestListener): void {
  const app = `<app appid="${id}"><updatecheck codebase="app-${version}.crx" version="${version}" /></app>`;
  const manifest = `<?xml version="1.0"?><gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">${app}</gupdate>`;
  routes['/updates.xml'] = (_request, response) => response.end(manifest);
  routes[`/app-${version}.crx`] = typeof crx === 'function' ? crx : (_request, response) => response.end(crx);
}

const signed = (version: string, signer = developer) => crx3(appZip({ version }), [signer]);

/** Lets an app take its launch. */
function launch(of: AppVersions): string {
  const chosen = of.choose();
  of.confirm(chosen);
  return chosen.version;
}

describe('an update', () => {
  it('is installed, runs at the next load, and stays once it was launched', async () => {
    offer('1.1', signed('1.1'));
    const list = versions();
    expect(list.choose().folder).toBe(join(folder, 'built-in'));
    expect(await updates(list).check()).toEqual({ status: 'update_available', version: '1.1' });
    expect(installed).toEqual(['1.1']);
    expect(asked[0]).toBe(`/updates.xml?x=${encodeURIComponent(`id=${id}&v=1.0&uc`)}`);
    const chosen = list.choose();
    expect(JSON.parse(readFileSync(join(chosen.folder, 'manifest.json'), 'utf8'))).toMatchObject({ version: '1.1' });
    list.confirm(chosen);
    for (let start = 0; start < 5; start++) expect(versions().choose().version).toBe('1.1');
    expect(readdirSync(profile()).toSorted()).toEqual(['1.1', 'versions.json']);
    expect(warnings).toEqual([]);
  });

  it('is not offered twice, and no older one is taken', async () => {
    offer('1.1', signed('1.1'));
    const list = versions();
    await updates(list).check();
    expect(await updates(list).check()).toEqual({ status: 'no_update' });
    offer('0.9', signed('0.9'));
    expect(await updates(list).check()).toEqual({ status: 'no_update' });
    expect(installed).toEqual(['1.1']);
  });

  it('is looked for every five hours, however often the app asks', async () => {
    offer('1.0', signed('1.0'));
    const service = updates(versions());
    const both = await Promise.all([service.check(), service.check()]);
    expect(both).toEqual([{ status: 'no_update' }, { status: 'no_update' }]);
    expect(await service.check()).toEqual({ status: 'throttled' });
    expect(asked).toHaveLength(1);
    now += UPDATE_CHECK_MS;
    expect(await service.check()).toEqual({ status: 'no_update' });
  });

  const half: RequestListener = (_request, response) => {
    const whole = signed('1.1');
    response.writeHead(200, { 'Content-Length': whole.length });
    response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
  };
  const tampered = signed('1.1');
  tampered[tampered.length - 40] = (tampered[tampered.length - 40] ?? 0) ^ 1;

  it.each<[string, Buffer | RequestListener, RegExp]>([
    ['cut off half-way', half, /could not be updated: /],
    ['shorter than it was made', signed('1.1').subarray(0, -20), /The signature does not fit/],
    ['changed on its way', tampered, /The signature does not fit/],
    ['signed with another key', signed('1.1', stranger), /is not signed with the key of this app/],
    ['not signed at all', appZip({ version: '1.1' }), /is not signed with the key of this app/],
    ['of another version than was offered', signed('1.2'), /is version 1\.2, and 1\.1 was offered/],
    ['no app', crx3(appZip({ app: {} }), [developer]), /could not be updated/],
    ['not there', (_request, response) => response.writeHead(500).end(), /answers 500/],
    [
      'sent elsewhere in the clear',
      (_request, response) => response.writeHead(302, { Location: 'http://192.0.2.1/app.crx' }).end(),
      /could not be updated/,
    ],
  ])('that is %s is refused; the app runs on, and nothing is left', async (_what, crx, sentence) => {
    offer('1.1', crx);
    const list = versions();
    // A connection to that last address would take long to fail.
    const service = updates(list);
    const options = _what.startsWith('sent') ? { redirect: 'manual' as const } : {};
    const outcome = await (options.redirect ? withoutRedirects(list) : service).check();
    expect(outcome).toEqual({ status: 'no_update' });
    expect(warnings).toEqual([expect.stringMatching(sentence)]);
    expect(launch(list)).toBe('1.0');
    expect(existsSync(profile()) ? readdirSync(profile()) : []).toEqual([]);
  });

  it('that is never launched is given up after two starts for the last good one, and not installed again', async () => {
    offer('1.1', signed('1.1'));
    await updates(versions()).check();
    expect(launch(versions())).toBe('1.1');
    offer('1.2', signed('1.2'));
    await updates(versions()).check();
    // Each start reads the list anew, as a process does; none of these two comes to its launch.
    expect(versions().choose().version).toBe('1.2');
    expect(versions().choose().version).toBe('1.2');
    expect(versions().choose().version).toBe('1.1');
    expect(warnings).toEqual([
      'Version 1.2 of the app is given up for 1.1. It was started 2 times, and never launched.',
    ]);
    expect(readdirSync(profile()).toSorted()).toEqual(['1.1', 'versions.json']);
    expect(await updates(versions()).check()).toEqual({ status: 'no_update' });
    offer('1.3', signed('1.3'));
    expect(await updates(versions()).check()).toEqual({ status: 'update_available', version: '1.3' });
  });

  it('that was changed on the disk is given up too, and so is a list that cannot be read', async () => {
    offer('1.1', signed('1.1'));
    await updates(versions()).check();
    launch(versions());
    writeFileSync(join(profile(), '1.1/b.js'), 'evil()');
    expect(versions().choose().version).toBe('1.0');
    expect(warnings).toEqual([expect.stringContaining('b.js is not as it was packaged.')]);
    writeFileSync(join(profile(), 'versions.json'), '{');
    expect(versions().choose().version).toBe('1.0');
  });

  it('may be under way while the one before it is confirmed; what an ended process has left is removed', async () => {
    offer('1.1', signed('1.1'));
    const list = versions();
    await updates(list).check();
    const chosen = list.choose();
    let confirmed = () => {};
    offer('1.2', (_request, response) => {
      confirmed = () => response.end(signed('1.2'));
    });
    const check = updates(list).check();
    await expect.poll(() => asked.at(-1)).toBe('/app-1.2.crx');
    list.confirm(chosen);
    confirmed();
    expect(await check).toEqual({ status: 'update_available', version: '1.2' });
    mkdirSync(join(profile(), '.download-abc/app'), { recursive: true });
    versions();
    expect(readdirSync(profile()).toSorted()).toEqual(['1.1', '1.2', 'versions.json']);
  });

  it('gives way to a newer version that the product itself was installed with', async () => {
    offer('1.1', signed('1.1'));
    await updates(versions()).check();
    launch(versions());
    const reinstalled = new AppVersions(profile(), { folder: join(folder, 'built-in'), version: '1.1.0.1' }, nothing);
    expect(reinstalled.choose().version).toBe('1.1.0.1');
  });
});

/** As Electron's fetch refuses it: what is followed is looked at by its last address. */
function withoutRedirects(of: AppVersions): ProductUpdates {
  const follow: typeof fetch = async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    return location === null ? response : ({ url: location, ok: true, body: null } as Response);
  };
  return new ProductUpdates({ url: `${base}/updates.xml`, id, versions: of, fetch: follow, log, installed: nothing });
}

describe('an update manifest', () => {
  const read = (text: string) => readUpdateManifest(text, id, 'https://shop.example/u/updates.xml');

  it('is Chrome’s', () => {
    const check = `<updatecheck codebase='https://shop.example/a.crx?x=1&amp;y=2' version='1.2.3.4' prodversionmin='31'/>`;
    const other = `<app appid='${'b'.repeat(32)}'><updatecheck codebase='https://evil.example/b.crx' version='9'/></app>`;
    const text = `<gupdate>${other}<!-- <app appid='${id}'><updatecheck codebase='c' version='8'/></app> --><app appid='${id}'>${check}</app></gupdate>`;
    expect(read(text)).toEqual({ codebase: 'https://shop.example/a.crx?x=1&y=2', version: '1.2.3.4' });
  });

  it.each([
    ['', 'nothing'],
    ['<html>', 'something else'],
    [`<app appid="${id}"></app>`, 'no offer'],
    [`<app appid="${id}"><updatecheck version="1"/></app>`, 'no codebase'],
    [`<app appid="${id}"><updatecheck codebase="a" version="../../x"/></app>`, 'a version that is none'],
    [`<app appid="${id}"><updatecheck status="noupdate"/></app>`, 'no update'],
  ])('%s offers nothing (%s)', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

it('compares versions by their four numbers', () => {
  expect([isNewer('1.10', '1.9'), isNewer('1.0', '1'), isNewer('1.0.0.1', '1'), isNewer('1', '1.0.0.1')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

it('takes addresses that nobody on the way can change', () => {
  expect(
    ['https://a.example/u', 'http://127.0.0.1:8/u', 'http://localhost/u', 'http://[::1]/u'].every(isUpdateUrl),
  ).toBe(true);
  expect(
    ['http://a.example/u', 'file:///u', 'ftp://127.0.0.1/', 'u', 'http://127.0.0.1.evil.example/'].some(isUpdateUrl),
  ).toBe(false);
});
