import { describe, expect, it } from 'vitest';
import { parseUrlFilter, urlRules } from '../../../../../src/main/kiosk/rules/url-filter.ts';

const blocks = (filter: string, url: string) => !urlRules([filter], [])(url);

describe('one filter', () => {
  it.each([
    // A host, its subdomains, any scheme that has hosts.
    ['example.com', 'http://example.com', true],
    ['example.com', 'https://example.com/any/thing?at=all', true],
    ['example.com', 'ws://example.com/', true],
    ['example.com', 'http://www.example.com/', true],
    ['example.com', 'http://a.b.example.com/', true],
    ['example.com', 'http://notexample.com/', false],
    ['example.com', 'http://example.com.evil.org/', false],
    ['example.com', 'http://example.org/?example.com', false],
    ['example.com', 'http://example.com@example.org/', false],
    ['example.com', 'http://user:pass@example.com:8080/', true],
    ['example.com', 'http://example.com./', true],
    ['example.com.', 'http://example.com/', true],
    ['example.com', 'about:example.com', false],
    ['example.com', 'custom://example.com', false],
    ['noscheme', 'http://noscheme', true],
    // A dot for the host alone.
    ['.example.com', 'http://example.com/path', true],
    ['.example.com', 'http://www.example.com/', false],
    ['http://.example.com', 'http://example.com/', true],
    ['http://.example.com', 'https://example.com/', false],
    // Schemes.
    ['http://example.com', 'http://www.example.com/x', true],
    ['http://example.com', 'https://example.com/', false],
    ['ws://example.com', 'wss://example.com/', false],
    ['https://*', 'https://anything/', true],
    ['https://*', 'http://anything/', false],
    ['data:*', 'data:text/html,x', true],
    ['data:text/html', 'data:text/html,x', true],
    ['data:image/png', 'data:text/html,x', false],
    ['custom://*', 'custom:app', true],
    ['custom:*', 'custom:app', true],
    ['custom:*', 'customs:app', false],
    ['FTP:*', 'ftp://example/', true],
    // Addresses.
    ['123.123.123.123', 'http://123.123.123.123/', true],
    ['123.123.123.123', 'http://123.123.123.124/', false],
    ['123.123.123.123', 'http://1.123.123.123.123.example/', false],
    ['[::1]:80', 'http://[::1]/', true],
    ['[::1]', 'http://[::2]/', false],
    // Ports.
    ['host', 'http://host:8080', true],
    ['host:8080', 'http://host:8080/path', true],
    ['host:8080', 'http://host:8081/', false],
    ['host:80', 'http://host/', true],
    ['host:443', 'https://host/', true],
    ['host:443', 'http://host/', false],
    ['*:8080', 'http://any.host:8080/', true],
    // Paths.
    ['host/path', 'http://host:8080/path', true],
    ['host/path', 'https://www.host/paths/more', true],
    ['host/path', 'http://host/', false],
    ['host/path', 'http://host/other/path', false],
    ['host/path', 'http://host/x/../path', true],
    ['host/', 'http://host', true],
    // Queries.
    ['host?q1=1&q2=2', 'http://host?q2=2&q1=1', true],
    ['host?q1=1&q2=2', 'http://host?q2=2&q1=1&q3=3', true],
    ['host?q1=1&q2=2', 'http://host?q2=1&q1=2', false],
    ['host?q1=1&q2=2*', 'http://host?q2=21&q1=1', true],
    ['host?q=1', 'http://host?q=12', false],
    ['host?q=1', 'http://host', false],
    ['host?key', 'http://host?key', true],
    ['host?key*', 'http://host?key=value', true],
    ['*?q=1234', 'http://any/path?a=b&q=1234', true],
    ['youtube.com/watch?v=V1', 'https://www.youtube.com/watch?list=L&v=V1', true],
    ['youtube.com/watch?v=V1', 'https://www.youtube.com/watch?v=V2', false],
    // Upper and lower case: of schemes and hosts they are the same.
    ['HTTP://EXAMPLE.com', 'http://example.COM/', true],
    ['example.com/Path', 'http://example.com/path', false],
    ['host/path?Query=1', 'http://host/path?query=1', false],
    // What a filter leaves out.
    ['http://user:pass@example.com/path', 'http://example.com/path', true],
    ['example.com/path#part', 'http://example.com/path', true],
    ['bücher.example', 'http://xn--bcher-kva.example/', true],
    ['*', 'http://anything', true],
    ['*', 'custom:anything', true],
  ])('%s of %s: %s', (filter, url, is) => expect(blocks(filter, url)).toBe(is));

  it.each([
    '',
    ':8080',
    'host:65536',
    'host:0',
    'example.com:*',
    'wrong://app',
    ' wrong:*',
    'a b',
    '*.example.com',
    '.',
  ])('"%s" is none', (text) => expect(parseUrlFilter(text)).toBeUndefined());
});

it.each(['chrome://settings', 'file:///etc', 'file://*', 'javascript://*', 'filesystem:*'])(
  'takes %s, as lists for Chrome have it',
  (text) => {
    expect(parseUrlFilter(text)).toBeDefined();
    expect(blocks(text, 'https://settings/etc')).toBe(false);
  },
);

describe('several', () => {
  const rules = (block: string[], allow: string[]) => urlRules(block, allow);

  it.each<[string[], string[], string, boolean]>([
    [[], [], 'http://any.example/', true],
    [[], ['example.com'], 'http://any.example/', true],
    // Everything but.
    [['*'], [], 'http://any.example/', false],
    [['*'], ['example.com'], 'http://www.example.com/', true],
    [['*'], ['example.com'], 'http://other.example/', false],
    [['*'], ['*'], 'http://any.example/', true],
    [['*'], ['https://*'], 'https://any.example/', true],
    [['*'], ['https://*'], 'http://any.example/', false],
    [['https://*'], ['*'], 'https://any.example/', true],
    // The longest host decides, then the longest path, then the most of the query, then who allows.
    [['example.com'], ['mail.example.com'], 'http://mail.example.com/', true],
    [['example.com'], ['mail.example.com'], 'http://www.example.com/', false],
    [['mail.example.com'], ['example.com'], 'http://mail.example.com/', false],
    [['example.com/a/b'], ['example.com/a'], 'http://example.com/a/b/c', false],
    [['example.com/a'], ['example.com/a/b'], 'http://example.com/a/b/c', true],
    [['example.com'], ['https://example.com'], 'https://example.com/', true],
    [['example.com'], ['https://example.com'], 'http://example.com/', false],
    [['example.com/x'], ['example.com/x'], 'http://example.com/x', true],
    [['youtube.com'], ['youtube.com/watch?v=V1'], 'http://youtube.com/watch?v=V1', true],
    [['youtube.com'], ['youtube.com/watch?v=V1'], 'http://youtube.com/watch?v=V1&v=V2', false],
    [['youtube.com/watch?v=V2'], ['youtube.com'], 'http://youtube.com/watch?v=V1&v=V2', false],
    [['host/p?a=1&b=2'], ['host/p?a=1'], 'http://host/p?a=1&b=2', false],
    // For the host alone is more specific than with its subdomains.
    [['.example.com'], ['www.example.com'], 'http://example.com/', false],
    [['example.com'], ['.example.com'], 'http://example.com/', true],
    [['example.com'], ['.example.com'], 'http://www.example.com/', false],
    [['*'], [], 'no URL', false],
  ])('blocked %j, allowed %j: %s may be gone to: %s', (block, allow, url, may) => {
    expect(rules(block, allow)(url)).toBe(may);
  });
});
