import { expect, it } from 'vitest';
import { combine, isMeant, isUrlPattern, shownHeaders } from '../../../../src/main/app/guest-request-rules.ts';

const anywhere = () => true;

it('knows which requests a filter means', () => {
  const meant = (urls: string[], url: string, types?: string[]) =>
    isMeant(types ? { urls, types } : { urls }, url, 'image');
  expect(meant(['http://a.test/*.png'], 'http://a.test/b/c.png')).toBe(true);
  expect(meant(['http://a.test/*.png'], 'http://a.test/b/c.gif')).toBe(false);
  expect(meant(['*://*.a.test/*'], 'https://x.a.test/?q')).toBe(true);
  expect(meant(['*://*.a.test/*'], 'https://xa.test/')).toBe(false);
  expect(meant(['http://a.test/x?y*'], 'http://a.test/x?yz')).toBe(true);
  expect(meant(['<all_urls>'], 'ws://a.test/')).toBe(true);
  expect(meant([], 'http://a.test/')).toBe(true);
  expect(meant(['<all_urls>'], 'http://a.test/', ['script'])).toBe(false);
  expect(meant(['<all_urls>'], 'http://a.test/', ['script', 'image'])).toBe(true);
  expect(isUrlPattern('nonsense')).toBe(false);
});

it('shows some headers only to those who ask for them', () => {
  const headers = { Cookie: 'a=1', 'X-Y': 'z', 'Set-Cookie': ['b', 'c'] };
  expect(shownHeaders(headers, false)).toEqual([{ name: 'X-Y', value: 'z' }]);
  expect(shownHeaders(headers, true).map(({ name }) => name)).toEqual(['Cookie', 'X-Y', 'Set-Cookie', 'Set-Cookie']);
});

it('takes one cancellation for enough, and the first redirect that may be', () => {
  const given = [
    { answer: {}, extra: false },
    { answer: { redirectUrl: 'file:///x' }, extra: false },
    { answer: { redirectUrl: 'http://a.test/' }, extra: false },
    { answer: { redirectUrl: 'http://b.test/' }, extra: false },
  ];
  const mayGo = (url: string) => url.startsWith('http:');
  expect(combine(given, {}, undefined, mayGo)).toEqual({
    cancel: false,
    redirectUrl: 'http://a.test/',
    headers: undefined,
  });
  expect(combine([...given, { answer: { cancel: true }, extra: false }], {}, undefined, mayGo).cancel).toBe(true);
});

it('changes headers as the listeners say, and none that they do not see', () => {
  const sent = { Cookie: 'a=1', Accept: '*/*', Drop: 'me' };
  const change = (requestHeaders: { name: string; value: string }[], extra = false) =>
    combine([{ answer: { requestHeaders }, extra }], sent, 'requestHeaders', anywhere).headers;
  expect(change([{ name: 'accept', value: '*/*' }])).toEqual({ Cookie: 'a=1', Accept: '*/*' });
  expect(
    change([
      { name: 'Accept', value: '*/*' },
      { name: 'Drop', value: 'me' },
    ]),
  ).toBeUndefined();
  expect(change([{ name: 'Cookie', value: 'forged' }])).toEqual({ Cookie: 'a=1' });
  expect(change([{ name: 'Cookie', value: 'other' }], true)).toEqual({ Cookie: 'other' });
  expect(
    change([
      { name: 'Accept', value: 'a\r\nEvil: 1' },
      { name: 'Bad name', value: 'x' },
      { name: 'Drop', value: 'me' },
    ]),
  ).toEqual({ Cookie: 'a=1', Drop: 'me' });
});

it('ignores an answer that changes what another has changed', () => {
  const answer = (responseHeaders: { name: string; value?: string; binaryValue?: number[] }[]) => ({
    answer: { responseHeaders },
    extra: true,
  });
  const given = [
    answer([
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ]),
    answer([
      { name: 'A', value: '3' },
      { name: 'B', value: 'lost' },
    ]),
    answer([
      { name: 'A', value: '0' },
      { name: 'C', binaryValue: [104, 105] },
    ]),
  ];
  const { headers } = combine(given, { A: ['0'] }, 'responseHeaders', anywhere);
  expect(headers).toEqual({ A: ['1', '2'], C: ['hi'] });
});
