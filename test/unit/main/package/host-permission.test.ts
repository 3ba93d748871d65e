import { describe, expect, it } from 'vitest';
import {
  containsHostPermission,
  formatHostPermission,
  matchesHostPermission,
  parseHostPermission,
} from '../../../../src/main/package/host-permission.ts';

function matches(pattern: string, url: string): boolean | undefined {
  const permission = parseHostPermission(pattern);
  return permission && matchesHostPermission(permission, new URL(url));
}

describe('host permissions', () => {
  it.each([
    ['http://*/*', 'http://a.com/', true],
    ['http://*/*', 'https://a.com/', false],
    ['*://*/*', 'https://a.com/', true],
    ['*://*/*', 'ftp://a.com/', false],
    ['<all_urls>', 'ftp://a.com/', true],
    ['<all_urls>', 'ws://a.com/', true],
    ['<all_urls>', 'file:///etc/passwd', false],
    ['file:///*', 'file:///etc/passwd', false],
    ['<all_urls>', 'chrome-extension://a/', false],
    ['http://127.0.0.1/*', 'http://127.0.0.1:8080/x', true],
    ['http://127.0.0.1/*', 'http://localhost/', false],
    ['http://a:80/', 'http://a/', true],
    ['http://a:80/', 'http://a:81/', false],
    ['https://a:443/only/this', 'https://a/other', true],
    ['http://*.example.com/*', 'http://example.com/', true],
    ['http://*.example.com/*', 'http://a.b.example.com/', true],
    ['http://*.example.com/*', 'http://badexample.com/', false],
    ['http://example.com/*', 'http://www.example.com/', false],
    ['http://EXAMPLE.com/*', 'http://example.com/', true],
    ['http://*.0.0.1/', 'http://127.0.0.1/', false],
    ['http://127.1/', 'http://127.0.0.1/', true],
    ['http://[::1]/*', 'http://[::1]:8080/', true],
    ['http://münchen.example/*', 'http://xn--mnchen-3ya.example/', true],
    ['http://a..b/', 'http://a.b/', false],
    ['ws://*/*', 'ws://a/', true],
  ])('%s and %s: %s', (pattern, url, granted) => {
    expect(matches(pattern, url)).toBe(granted);
  });

  it.each([
    'http://a',
    'http://',
    'http:///',
    'HTTP://a/',
    'http://a.b.*/',
    'http://a:b/',
    'http://a:65536/',
    '*://*:80/',
    'foo://a/',
    '*',
    '',
  ])('%j is malformed', (pattern) => {
    expect(parseHostPermission(pattern)).toBeUndefined();
  });
});

describe('containsHostPermission', () => {
  const contains = (outer: string, inner: string) => {
    const [a, b] = [parseHostPermission(outer), parseHostPermission(inner)];
    return a && b && containsHostPermission(a, b);
  };

  it.each([
    ['http://a.example/*', 'http://a.example/x', true],
    ['http://a.example/x', 'http://a.example/*', true],
    ['http://a.example/*', 'https://a.example/*', false],
    ['*://a.example/*', 'https://a.example/*', true],
    ['http://a.example/*', '*://a.example/*', false],
    ['http://*.example/*', 'http://a.b.example/*', true],
    ['http://*.example/*', 'http://*.a.example/*', true],
    ['http://*.a.example/*', 'http://*.example/*', false],
    ['http://a.example/*', 'http://*.a.example/*', false],
    ['http://*.example/*', 'http://badexample/*', false],
    ['http://*/*', 'http://*.example/*', true],
    ['http://*.example/*', 'http://*/*', false],
    ['http://a/*', 'http://a:80/*', true],
    ['http://a:80/*', 'http://a/*', false],
    ['http://a:80/*', 'http://a:81/*', false],
    ['<all_urls>', '*://*/*', true],
    ['<all_urls>', 'file:///*', true],
    ['*://*/*', '<all_urls>', false],
  ])('%s, %s: %s', (outer, inner, contained) => {
    expect(contains(outer, inner)).toBe(contained);
  });
});

it.each([
  ['http://a.example/only/this', 'http://a.example/*'],
  ['https://*.A.example:8080/', 'https://*.a.example:8080/*'],
  ['*://*/x', '*://*/*'],
  ['http://a:*/', 'http://a/*'],
  ['<all_urls>', '<all_urls>'],
  ['file:///home/x', 'file:///*'],
])('formats %s as %s', (text, formatted) => {
  const permission = parseHostPermission(text);
  expect(permission && formatHostPermission(permission)).toBe(formatted);
});
