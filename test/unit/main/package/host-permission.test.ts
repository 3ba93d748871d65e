import { describe, expect, it } from 'vitest';
import { matchesHostPermission, parseHostPermission } from '../../../../src/main/package/host-permission.ts';

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
