import { expect, it } from 'vitest';
import { mimeType } from '../../../../src/main/package/mime-types.ts';

it.each([
  ['index.html', 'text/html'],
  ['a/b.JS', 'text/javascript'],
  ['m.mjs', 'text/javascript'],
  ['s.css', 'text/css'],
  ['d.json', 'application/json'],
  ['w.wasm', 'application/wasm'],
  ['i.svg', 'image/svg+xml'],
  ['f.woff2', 'font/woff2'],
  ['archive.tar.gz', 'application/gzip'],
  ['noext', 'application/octet-stream'],
  ['.hidden', 'application/octet-stream'],
  ['folder.js/noext', 'application/octet-stream'],
  ['x.constructor', 'application/octet-stream'],
  ['x.ts', 'application/octet-stream'],
])('%s is %s', (path, type) => {
  expect(mimeType(path)).toBe(type);
});
