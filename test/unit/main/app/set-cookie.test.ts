import { expect, it } from 'vitest';
import { readSetCookie } from '../../../../src/main/app/set-cookie.ts';

const PLAIN = { secure: false, httpOnly: false, sameSite: 'unspecified' };

it.each([
  ['a=1', { name: 'a', value: '1' }],
  [' a = 1 ', { name: 'a', value: '1' }],
  ['a=b=c', { name: 'a', value: 'b=c' }],
  ['a=', { name: 'a', value: '' }],
  ['=1', { name: '', value: '1' }],
  ['alone', { name: '', value: 'alone' }],
  ['a="q"', { name: 'a', value: '"q"' }],
  ['a=1; Path=/x', { name: 'a', value: '1', path: '/x' }],
  ['a=1; Path=x', { name: 'a', value: '1' }],
  ['a=1; Domain=.Example.COM', { name: 'a', value: '1', domain: 'example.com' }],
  ['a=1; Domain=', { name: 'a', value: '1' }],
  ['a=1;SECURE;httponly', { name: 'a', value: '1', secure: true, httpOnly: true }],
  ['a=1; SameSite=None; Secure', { name: 'a', value: '1', sameSite: 'no_restriction', secure: true }],
  ['a=1; SameSite=Lax', { name: 'a', value: '1', sameSite: 'lax' }],
  ['a=1; SameSite=STRICT', { name: 'a', value: '1', sameSite: 'strict' }],
  ['a=1; SameSite=what', { name: 'a', value: '1' }],
  ['a=1; Max-Age=10', { name: 'a', value: '1', expirationDate: 1010 }],
  ['a=1; Max-Age=-1', { name: 'a', value: '1', expirationDate: 999 }],
  ['a=1; Max-Age=x', { name: 'a', value: '1' }],
  ['a=1; Expires=Thu, 01 Jan 1970 00:00:05 GMT', { name: 'a', value: '1', expirationDate: 5 }],
  ['a=1; Expires=Thu, 01 Jan 1970 00:00:05 GMT; Max-Age=1', { name: 'a', value: '1', expirationDate: 1001 }],
  ['a=1; Expires=never', { name: 'a', value: '1' }],
  ['a=1; Path=/x; Path=/y', { name: 'a', value: '1', path: '/y' }],
  ['a=1; unknown=2', { name: 'a', value: '1' }],
  [`a=1; Path=/${'x'.repeat(1024)}`, { name: 'a', value: '1' }],
])('%s', (header, cookie) => {
  expect(readSetCookie(header, 1000)).toEqual({ ...PLAIN, ...cookie });
});

it.each(['', '=', ';', '; Path=/', 'a=1\nb', 'a\0=1', `a=${'x'.repeat(4096)}`])('ignores %j', (header) => {
  expect(readSetCookie(header, 1000)).toBeUndefined();
});
