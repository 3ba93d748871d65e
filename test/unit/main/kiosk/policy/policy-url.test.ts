import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { KioskPolicy } from '../../../../../src/main/kiosk/policy/effective-policy.ts';
import { PolicySource } from '../../../../../src/main/kiosk/policy/policy-source.ts';
import type { Fetch } from '../../../../../src/main/kiosk/policy/policy-url.ts';
import { fakeLog } from '../../../../support/fake-log.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();
const sources: PolicySource[] = [];
afterEach(() => {
  for (const source of sources.splice(0)) source.close();
});

const URL = 'https://policies.example/kiosk.json?site=7';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const signed = (text: string, key = privateKey) => sign(null, Buffer.from(text), key).toString('base64');
const text = (settings: object) => JSON.stringify({ PolicyVersion: 1, ...settings });

/** A server with one policy: `body` undefined is one that is not there. */
function server(body: string | undefined, signature = body === undefined ? '' : signed(body)) {
  const asked: string[] = [];
  const state = { body, signature, etag: '"1"', asked };
  const get: Fetch = (url, { headers = {} }) => {
    const known = (headers as Record<string, string>)['If-None-Match'];
    asked.push(`${url}${known === undefined ? '' : ` unless ${known}`}`);
    if (state.body === undefined) return Promise.reject(new Error('no network'));
    if (url.includes('.sig')) return Promise.resolve(new Response(state.signature));
    if (known === state.etag) return Promise.resolve(new Response(null, { status: 304 }));
    return Promise.resolve(new Response(state.body, { headers: { ETag: state.etag } }));
  };
  return { state, get };
}

function open(get: Fetch, own: object = {}, home = folder(), prepare?: (policy: KioskPolicy) => Promise<void>) {
  const file = join(home, 'policy.json');
  writeFileSync(file, text({ PolicyUrl: URL, PolicyUrlPublicKey: KEY, ...own }), { mode: 0o644 });
  const log = fakeLog();
  const device = { hostName: 'h', deviceId: 'd' };
  const profile = join(home, 'profile');
  const source = new PolicySource({
    file,
    profile,
    log,
    device,
    fetch: get,
    pollMs: 60_000,
    ...(prepare && { prepare }),
  });
  sources.push(source);
  return { source, log, home };
}

it('holds over the file, and is asked for again by its ETag', async () => {
  const { state, get } = server(text({ HideCursor: true, Display: 2 }));
  const { source } = open(get, { HideCursor: false, ContextMenuEnabled: true });
  expect(await source.open()).toMatchObject({ HideCursor: true, Display: 2, ContextMenuEnabled: true });
  expect(state.asked).toEqual([URL, 'https://policies.example/kiosk.json.sig?site=7']);
  const seen: KioskPolicy[] = [];
  source.watch((policy) => seen.push(policy));
  await source.reload();
  expect(state.asked.at(-1)).toBe(`${URL} unless "1"`);
  expect(seen).toEqual([]);
  Object.assign(state, { body: text({ Display: 3 }), signature: signed(text({ Display: 3 })), etag: '"2"' });
  await source.reload();
  expect(seen).toMatchObject([{ Display: 3, HideCursor: false }]);
});

it('holds without a network, as it was last', async () => {
  const { state, get } = server(text({ Display: 2 }));
  const { source, home } = open(get);
  await source.open();
  state.body = undefined;
  const later = open(get, {}, home);
  expect((await later.source.open()).Display).toBe(2);
  expect(later.log.lines.join('\n')).toContain('cannot be fetched (no network); the last one from there holds.');
  await later.source.reload();
  expect(later.log.lines).toHaveLength(1);
  // Without one from before, the file alone holds.
  expect((await open(get, { Display: 1 }).source.open()).Display).toBe(1);
});

it.each([
  ['another’s signature', (body: string) => signed(body, generateKeyPairSync('ed25519').privateKey)],
  ['a signature of something else', () => signed('something else')],
  ['no signature', () => ''],
])('is refused with %s, and the last good one stays', async (_what, signature) => {
  const { state, get } = server(text({ Display: 2 }));
  const { source, log, home } = open(get);
  await source.open();
  const body = text({ Display: 3 });
  Object.assign(state, { body, signature: signature(body), etag: '"2"' });
  const seen: KioskPolicy[] = [];
  source.watch((policy) => seen.push(policy));
  await source.reload();
  expect(seen).toEqual([]);
  expect(log.lines.join('\n')).toMatch(/not signed by the key[^]*The last good one stays/);
  expect((await open(get, {}, home).source.open()).Display).toBe(2);
});

it('may not point elsewhere, nor be bad', async () => {
  const { get } = server(text({ PolicyUrl: 'https://evil.example/' }));
  await expect(open(get).source.open()).rejects.toThrow('only a policy file may say where another policy is');
  await expect(open(server(text({ Colour: 1 })).get).source.open()).rejects.toThrow('Colour: there is no such key');
  const byUrl = server(text({ Display: 2 }));
  const direct = new PolicySource({
    file: undefined,
    url: URL,
    profile: folder(),
    log: fakeLog(),
    device: { hostName: 'h', deviceId: 'd' },
    fetch: byUrl.get,
  });
  expect((await direct.open()).Display).toBe(2);
  const plain = text({ PolicyUrl: 'http://policies.example/' });
  const home = folder();
  writeFileSync(join(home, 'p.json'), plain, { mode: 0o644 });
  const device = { hostName: 'h', deviceId: 'd' };
  const source = new PolicySource({ file: join(home, 'p.json'), profile: home, log: fakeLog(), device });
  await expect(source.open()).rejects.toThrow('PolicyUrl: ');
});

it('can put a proxy right again that it has put wrong', async () => {
  const wrong = { ProxyMode: 'fixed_servers', ProxyServer: 'nowhere.example:1' };
  const { state, get } = server(text({ HideCursor: true }));
  const ways: (string | undefined)[] = [];
  const through: Fetch = (url, options) =>
    ways.at(-1) === undefined ? get(url, options) : Promise.reject(new Error('no proxy'));
  const { source, log } = open(through, {}, folder(), async ({ ProxySettings }) => {
    ways.push(ProxySettings?.ProxyServer);
  });
  await source.open();
  const taken: KioskPolicy[] = [];
  source.watch((policy) => taken.push(policy));
  const publish = async (settings: object, etag: string) => {
    Object.assign(state, { body: text(settings), signature: signed(text(settings)), etag });
    await source.reload();
  };
  await publish({ ProxySettings: wrong }, '"2"');
  expect(taken.at(-1)?.ProxySettings).toEqual(wrong);
  await publish({ HideCursor: true }, '"3"');
  expect(taken.at(-1)?.ProxySettings).toBeUndefined();
  // What it goes by otherwise stays the policy that holds.
  expect(ways).toEqual([undefined, undefined, wrong.ProxyServer, undefined, wrong.ProxyServer]);
  expect(log.lines.join('\n')).not.toContain('cannot be fetched');
});

it('holds though it cannot be kept, also when it cannot be reached again, and is kept later', async () => {
  const { state, get } = server(text({ HideCursor: true }));
  const home = folder();
  // As on a full disk, nothing can be written there.
  writeFileSync(join(home, 'profile'), '');
  const { source, log } = open(get, {}, home);
  expect((await source.open()).HideCursor).toBe(true);
  const taken: KioskPolicy[] = [];
  source.watch((policy) => taken.push(policy));
  const { body } = state;
  state.body = undefined;
  await source.reload();
  expect(taken).toEqual([]);
  expect(log.lines.join('\n')).not.toContain('The last good one stays');
  rmSync(join(home, 'profile'));
  state.body = body;
  await source.reload();
  expect(existsSync(join(home, 'profile', 'Kiosk', 'policy-url.json'))).toBe(true);
  expect(taken).toEqual([]);
});
