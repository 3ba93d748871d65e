import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExternalLinks } from '../../../../src/main/app/external-links.ts';
import { fakeLog } from '../../../support/fake-log.ts';

const electron = vi.hoisted(() => ({
  shell: { openExternal: (_url: string): Promise<void> => Promise.resolve() },
}));
vi.mock('electron', () => electron);

let log = fakeLog();
/** What was handed to the operating system. */
let opened: string[] = [];
let links = new ExternalLinks(log);

beforeEach(() => {
  vi.useFakeTimers();
  log = fakeLog();
  opened = [];
  links = new ExternalLinks(log);
  electron.shell.openExternal = (url) => {
    opened.push(url);
    return Promise.resolve();
  };
});
afterEach(() => void vi.useRealTimers());

describe('a link out of the app', () => {
  it.each([
    ['http://example.com/a?b#c', 'http://example.com/a?b#c'],
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://EXAMPLE.com/X', 'https://example.com/X'],
    ['mailto:someone@example.com', 'mailto:someone@example.com'],
  ])('to %s goes to the system', (url, handed) => {
    links.open(url);
    expect(opened).toEqual([handed]);
    expect(log.lines).toEqual([]);
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://example.com/1',
    'ftp://example.com/',
    'smb://server/share',
    'ms-msdt:/id',
    'vscode://file/x',
    'chrome-extension://aaaa/x.html',
    'about:blank',
    '//example.com/',
    'example.com',
    '',
    ' ',
  ])('to "%s" does not', (url) => {
    links.open(url);
    expect(opened).toEqual([]);
    expect(log.lines).toEqual([`warn: Refused to open "${url}": only http, https and mailto links go to the system.`]);
  });

  it('to the app’s own page says what to use instead', () => {
    links.open('chrome-app://a/b.html');
    expect(opened).toEqual([]);
    expect(log.lines).toEqual([
      'warn: window.open("chrome-app://a/b.html") was refused: an app opens its own pages with chrome.app.window.create.',
    ]);
  });

  it('that the system cannot open is said', async () => {
    const failed = Promise.reject(new Error('no browser'));
    electron.shell.openExternal = () => failed;
    links.open('https://example.com/');
    await failed.catch(() => {});
    await Promise.resolve();
    expect(log.lines).toEqual(['warn: The system could not open https://example.com/: no browser.']);
  });

  it('is one of a bounded number: a few at once, then one for each second', () => {
    for (let i = 0; i < 7; i++) links.open(`https://example.com/${i}`);
    expect(opened).toHaveLength(5);
    expect(log.lines).toEqual(
      [5, 6].map((i) => `warn: Refused to open https://example.com/${i}: the app opens too many links at once.`),
    );
    vi.advanceTimersByTime(999);
    links.open('https://example.com/early');
    expect(opened).toHaveLength(5);
    vi.advanceTimersByTime(1);
    links.open('https://example.com/one');
    links.open('https://example.com/two');
    expect(opened.slice(5)).toEqual(['https://example.com/one']);
    vi.advanceTimersByTime(60_000);
    for (let i = 0; i < 7; i++) links.open(`https://example.com/again/${i}`);
    expect(opened).toHaveLength(11);
  });

  it('is not counted where it is refused: those are not used up by what is refused', () => {
    for (let i = 0; i < 20; i++) links.open('file:///etc/passwd');
    links.open('https://example.com/');
    expect(opened).toEqual(['https://example.com/']);
  });
});
