import { beforeEach, describe, expect, it } from 'vitest';
import { forwardConsole } from '../../../../src/main/app/console.ts';
import { FakeContents } from '../../../support/fake-electron.ts';
import { fakeLog } from '../../../support/fake-log.ts';

const FILE = `chrome-app://${'a'.repeat(32)}/js/main.js`;

let contents = new FakeContents();
let log = fakeLog();

beforeEach(() => {
  contents = new FakeContents();
  log = fakeLog();
  forwardConsole(contents.asMain, log);
});

describe('Electron 33 hands over arguments', () => {
  const say = (level: number, message: string, line: number, source: string) =>
    contents.emit('console-message', { preventDefault() {}, sender: contents }, level, message, line, source);

  it('with numbers for levels', () => {
    for (const level of [0, 1, 2, 3]) say(level, `level ${level}`, 0, '');
    expect(log.lines).toEqual(['debug: level 0', 'info: level 1', 'warn: level 2', 'error: level 3']);
  });

  it('and the place, which is told as the app’s author knows it', () => {
    say(1, 'hello', 12, FILE);
    expect(log.lines).toEqual(['info: hello  (js/main.js:12)']);
  });

  it('and a level that nobody knows yet', () => {
    say(7, 'odd', 0, '');
    expect(log.lines).toEqual(['info: odd']);
  });
});

describe('Electron 35 and later hand over one object', () => {
  const say = (level: string, message: string, lineNumber: number, sourceId: string) =>
    contents.emit('console-message', { level, message, lineNumber, sourceId, frame: null });

  it('with names for levels', () => {
    for (const level of ['debug', 'info', 'warning', 'error']) say(level, `level ${level}`, 0, '');
    expect(log.lines).toEqual(['debug: level debug', 'info: level info', 'warn: level warning', 'error: level error']);
  });

  it('and the place', () => {
    say('info', 'hello', 12, `${FILE}?x=1#y`);
    expect(log.lines).toEqual(['info: hello  (js/main.js:12)']);
  });

  it('and a level that nobody knows yet', () => {
    say('trace', 'odd', 0, '');
    expect(log.lines).toEqual(['info: odd']);
  });

  it('and complain of a listener that declares more', () => {
    expect(contents.listeners('console-message').map((listener) => listener.length)).toEqual([1]);
  });

  it('while deprecated arguments come too', () => {
    contents.emit(
      'console-message',
      { level: 'error', message: 'new', lineNumber: 3, sourceId: FILE },
      1,
      'old',
      9,
      'x',
    );
    expect(log.lines).toEqual(['error: new  (js/main.js:3)']);
  });
});

describe('a line', () => {
  const say = (sourceId: string) =>
    contents.emit('console-message', { level: 'info', message: 'text', lineNumber: 1, sourceId });

  it('has no place where it is our own surface or a foreign page that speaks', () => {
    for (const source of ['', 'VM12', 'electron/js2c/sandbox_bundle', 'https://example.com/x.js', 'chrome-app'])
      say(source);
    expect(log.lines).toEqual(Array.from({ length: 5 }, () => 'info: text'));
  });

  it('may be empty', () => {
    contents.emit('console-message', { level: 'info', message: '', lineNumber: 0, sourceId: '' });
    expect(log.lines).toEqual(['info: ']);
  });
});
