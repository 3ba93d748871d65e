import { expect, it } from 'vitest';
import { matchPatternSource } from '../../../../src/main/app/content-scripts.ts';

const matches = (pattern: string, url: string) => new RegExp(matchPatternSource(pattern), 'su').test(url);

it('reads match patterns as Chrome does', () => {
  expect(matches('http://a.test/*', 'http://a.test/x?y')).toBe(true);
  expect(matches('http://a.test/*', 'http://a.test:81/x')).toBe(true);
  expect(matches('http://a.test:80/*', 'http://a.test:81/x')).toBe(false);
  expect(matches('*://*/two', 'https://b.test/two')).toBe(true);
  expect(matches('*://*/two', 'ftp://b.test/two')).toBe(false);
  expect(matches('http://*.a.test/*', 'http://a.test/')).toBe(true);
  expect(matches('http://*.a.test/*', 'http://x.y.a.test/')).toBe(true);
  expect(matches('http://*.a.test/*', 'http://xa.test/')).toBe(false);
  expect(matches('http://a.test/b.c', 'http://a.test/bxc')).toBe(false);
  expect(matches('<all_urls>', 'file:///x')).toBe(true);
  expect(matches('nonsense', 'http://a.test/')).toBe(false);
});
