import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRODUCT_FILE, profileName, readProduct } from '../../../../src/main/product/product-file.ts';
import {
  productRequest,
  supervisedArguments,
  withoutProductOptions,
} from '../../../../src/main/product/product-request.ts';
import { findTampering, hashFiles } from '../../../../src/main/product/verify-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-product-'));
  mkdirSync(join(folder, 'app/js'), { recursive: true });
  writeFileSync(join(folder, 'app/manifest.json'), '{}');
  writeFileSync(join(folder, 'app/js/a.js'), 'a();');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a product's files", () => {
  const list = () => hashFiles(folder, PRODUCT_FILE);

  it('are as they were packaged', () => {
    const files = list();
    expect(Object.keys(files)).toEqual(['app/js/a.js', 'app/manifest.json']);
    writeFileSync(join(folder, PRODUCT_FILE), '{}');
    expect(findTampering(folder, files, PRODUCT_FILE)).toBeUndefined();
  });

  it('are found changed, missing, or more than there were', () => {
    const files = list();
    const script = join(folder, 'app/js/a.js');
    appendFileSync(script, ' ');
    expect(findTampering(folder, files)).toBe('app/js/a.js is not as it was packaged.');
    rmSync(script);
    expect(findTampering(folder, files)).toBe('app/js/a.js is missing.');
    writeFileSync(script, 'a();');
    writeFileSync(join(folder, 'app/js/b.js'), '');
    expect(findTampering(folder, files)).toBe('app/js/b.js does not belong to it.');
  });
});

describe('product.json', () => {
  const product = { format: 1, id: 'a'.repeat(32), name: 'Till', version: '1.2.3.4', files: {} };
  const write = (value: unknown) => writeFileSync(join(folder, PRODUCT_FILE), JSON.stringify(value));

  it('tells what the product is; the shell of the command has none', () => {
    expect(readProduct(folder)).toBeUndefined();
    write(product);
    expect(readProduct(folder)).toEqual(product);
    expect(profileName({ id: 'b'.repeat(32) })).toBe(`chrome-app-${'b'.repeat(32)}`);
  });

  it.each([{ id: '../x' }, { format: 2 }, { files: { a: 'x' } }, { more: 1 }])('with %j is refused', (change) => {
    write({ ...product, ...change });
    expect(() => readProduct(folder)).toThrow();
  });
});

describe("a product's command line", () => {
  const request = (...argv: string[]) => productRequest(argv, '/opt/till/resources/app.asar');

  it('is for its app alone', () => {
    expect(request()).toEqual({ folders: [join('/opt/till/resources/app.asar', 'app')], args: [] });
    expect(request('--', resolve('/x.rcpt'), '--log=debug').args).toEqual([resolve('/x.rcpt'), resolve('--log=debug')]);
    expect(request('--disable-gpu', 'a.txt', '--log', 'debug', '--', '-b')).toMatchObject({
      args: [resolve('a.txt'), resolve('-b')],
      log: 'debug',
    });
  });

  it('may name another profile, and how much is told', () => {
    expect(request('--profile', 'data').profile).toBe(resolve('data'));
    expect(request('--profile=data', '--log=warn')).toMatchObject({ profile: resolve('data'), log: 'warn' });
    for (const argv of [['--log=all'], ['--profile='], ['--profile']]) {
      expect(Object.keys(request(...argv)).toSorted()).toEqual(['args', 'folders']);
    }
  });

  it('has paths, the addresses of files, and links, also with the scheme of the product', () => {
    const path = resolve('a b.note');
    const scheme = `chrome-app-${'a'.repeat(32)}:`;
    expect(
      request('--', 'a b.note', pathToFileURL(path).href, 'https://shop.example/?x', `${scheme}https://shop.example/`)
        .args,
    ).toEqual([path, path, 'https://shop.example/?x', 'https://shop.example/']);
    expect(request('--', 'file:', 'file://else.where/x', `${scheme}x`).args).toEqual([
      resolve('file:'),
      resolve('file://else.where/x'),
      resolve(`${scheme}x`),
    ]);
  });

  it('makes a kiosk of it, by an option or by the policy beside the program', () => {
    expect(request('--kiosk')).toMatchObject({ kiosk: { supervised: false, worn: false }, tethered: false });
    expect(request('--policy', 'p.json', '--device-id=till').kiosk).toEqual({
      policy: resolve('p.json'),
      deviceId: 'till',
      restarts: 0,
      supervised: false,
      worn: false,
    });
    expect(request('--policy=https://shop.example/p.json').kiosk).toMatchObject({
      policyUrl: 'https://shop.example/p.json',
    });
    const beside = (...argv: string[]) => productRequest(argv, '/app.asar', '/opt/till/kiosk-policy.json').kiosk;
    expect(beside()).toMatchObject({ policy: resolve('/opt/till/kiosk-policy.json') });
    expect(beside('--policy', '/p.json')).toMatchObject({ policy: resolve('/p.json') });
    expect(request('--', '--kiosk').kiosk).toBeUndefined();
  });

  it('is passed on to the program under its supervisor', () => {
    const argv = ['--disable-gpu', '--kiosk', '--policy', '/p.json', '--', '--x'];
    expect(
      request(...supervisedArguments(argv, { worn: true, restarts: 7, lastEnd: 'The kiosk has ended (SIGKILL).' })),
    ).toMatchObject({
      kiosk: {
        policy: resolve('/p.json'),
        supervised: true,
        worn: true,
        restarts: 7,
        lastEnd: 'The kiosk has ended (SIGKILL).',
      },
      tethered: true,
    });
    const first = { worn: false, restarts: 0 };
    expect(request(...supervisedArguments(argv, first)).kiosk).toMatchObject({ supervised: true, ...first });
    // What somebody else writes there is none of it.
    for (const text of ['', 'worn', Buffer.from('{"restarts":-1,"lastEnd":{},"worn":1}').toString('base64url')]) {
      const { kiosk } = request('--kiosk', `--supervised=${text}`);
      expect(kiosk).toMatchObject({ supervised: true, ...first });
      expect(kiosk).not.toHaveProperty('lastEnd');
    }
    expect(withoutProductOptions(['--inspect', ...supervisedArguments(argv, first)])).toEqual([
      '--inspect',
      '--disable-gpu',
      '/p.json',
    ]);
  });

  it('takes no request that the command would make', () => {
    expect(request('{"folders":["/"]}').folders).toEqual([join('/opt/till/resources/app.asar', 'app')]);
  });
});
