import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOAuthClient } from '../../../../src/main/identity/oauth-clients.ts';

const APP = 'a'.repeat(32);
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  file = join(folder, 'oauth.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (content: unknown, app = APP) => {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readOAuthClient(file, false, app);
};

it('gives an app its client, at Google unless it says otherwise', () => {
  expect(read({ [APP]: { clientId: 'c' } })).toEqual({
    clientId: 'c',
    authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenEndpoint: 'https://oauth2.googleapis.com/token',
  });
  expect(read({ [APP]: { clientId: 'c' } }, 'b'.repeat(32))).toBeUndefined();
  expect(read({}, 'constructor')).toBeUndefined();
});

it('takes a missing file for none only where nobody has named it', () => {
  expect(readOAuthClient(file, false, APP)).toBeUndefined();
  expect(() => readOAuthClient(file, true, APP)).toThrow(`${file} cannot be read`);
});

it.each<[unknown, string]>([
  ['{', 'is not JSON'],
  [[], 'the file: '],
  [{ [APP]: {} }, `${APP}.clientId: `],
  [{ [APP]: { clientId: 'c', secret: 's' } }, `${APP}: `],
  [{ [APP]: { clientId: 'c', tokenEndpoint: 'http://example.com/' } }, `${APP}.tokenEndpoint: must be an https URL`],
  [{ 'my-app': { clientId: 'c' } }, 'my-app: '],
])('refuses %j and says where', (content, text) => {
  expect(() => read(content)).toThrow(text);
});
