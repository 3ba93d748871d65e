import { describe, expect, it } from 'vitest';
import { inspectFiles, membersOf } from './scan.ts';

const SEND = { 'chrome.sockets.tcp.send': [1] };
const GET = { 'chrome.storage.local.get': [1] };

describe('a member is found', () => {
  it.each<[string, string, Record<string, number[]>]>([
    ['written out', 'chrome.sockets.tcp.send(1, b, f)', SEND],
    ['on window', 'window.chrome.sockets.tcp.send(1, b, f)', SEND],
    ['on self and globalThis', 'self.chrome.sockets.tcp.send(); globalThis.window.chrome.sockets.tcp.send()', SEND],
    ['by text in brackets', "chrome['sockets'][`tcp`]['send'](1)", SEND],
    ['by a constant in brackets', "var k = 'send'; chrome.sockets.tcp[k](1)", SEND],
    ['through ?.', 'chrome?.sockets?.tcp.send?.(1)', SEND],
    ['through a variable', 'var s = chrome.sockets.tcp; s.send(1)', SEND],
    ['through a variable that gets it later', 'var s; s = chrome.sockets.tcp; function f() { s.send(1) }', SEND],
    ['through a variable that is used before the line', 'function f() { s.send(1) } var s = chrome.sockets.tcp;', SEND],
    ['through two variables', 'const c = chrome, s = c.sockets; let t = s.tcp; t.send(1)', SEND],
    ['through a global property', 'window.tcp = chrome.sockets.tcp; tcp.send(1)', SEND],
    ['through destructuring', 'const { storage } = chrome; storage.local.get(f)', GET],
    ['through deep destructuring', 'const { storage: { local: area = {} } } = chrome; area.get(f)', GET],
    ['taken out by destructuring', 'var { get } = chrome.storage.local;', GET],
    ['through destructuring that assigns', 'let area; ({ local: area } = chrome.storage); area.get(f)', GET],
    ['as a parameter of a function called at once', '(function (c) { c.storage.local.get(f) })(chrome)', GET],
    ['the same with an arrow, a pattern and .call', '((w, { storage: s }) => s.local.get(f))(window, chrome)', GET],
    ['with this', '(function (root) { root.chrome.storage.local.get(f) }).call(this, this)', GET],
    ['behind a default', 'var c = window.chrome || {}; c.storage.local.get(f)', GET],
    ['behind a test', 'var s = window.chrome && chrome.storage; if (s) s.local.get(f)', GET],
    ['through bind', 'var g = chrome.storage.local.get.bind(chrome.storage.local); g(f)', GET],
    ['through call', 'chrome.storage.local.get.call(chrome.storage.local, f)', GET],
    ['through a comma', '(0, chrome.storage.local.get)(f)', GET],
    ['handed on', 'promisify(chrome.storage.local.get)', GET],
    ['named beside its namespace', "call(chrome.storage.local, 'get', [f])", GET],
    [
      'in a class, a getter, a template and a generator',
      'class A { get x() { return `${chrome.storage.local.get}` } }',
      GET,
    ],
    ['when a local name is like a global one', 'function f(window) { chrome.storage.local.get(f) }', GET],
  ])('%s', async (_how, script, expected) => {
    expect(await membersOf(script)).toEqual(expected);
  });

  it('in each of the objects between which the code chooses', async () => {
    expect(Object.keys(await membersOf('var a = x ? chrome.storage.local : chrome.storage.sync; a.get(f)'))).toEqual([
      'chrome.storage.local.get',
      'chrome.storage.sync.get',
    ]);
  });

  it('in another script than its alias', async () => {
    const { members } = await inspectFiles(
      { 'a.js': 'var tcp = chrome.sockets.tcp;', 'b.js': '\n\ntcp.send(1)' },
      { app: { background: { scripts: ['b.js', 'a.js'] } }, sockets: {} },
    );
    expect(members.map(({ name, uses }) => [name, uses])).toEqual([
      ['chrome.sockets.tcp.send', [{ file: 'b.js', line: 3, column: 5 }]],
    ]);
  });
});

describe('nothing is claimed', () => {
  it.each<[string, string]>([
    ['of a parameter', 'function f(chrome) { chrome.storage.local.get(f) }'],
    ['of a variable that gets something else too', 'var s = chrome.sockets.tcp; s = other(); s.send(1)'],
    ['of the variable of a loop', 'for (var s of list) s.send(1)'],
    ['of a name that hides the global one', '{ let chrome = other(); chrome.storage.local.get(f) }'],
    ['of text and of comments', '/* chrome.serial.getDevices() */ "chrome.serial.getDevices()"'],
    ['of properties of that name', 'a.chrome.storage.local.get(f)'],
    ['of names that define each other', 'var a = b, b = a; a.storage.local.get(f)'],
  ])('%s', async (_what, script) => {
    expect(await membersOf(script)).toEqual({});
  });

  it.each<[string, string, string]>([
    ['a namespace that is handed on', 'use(chrome.storage.local)', 'chrome.storage.local'],
    ['one that is put into an object', 'var api = { s: chrome.storage }', 'chrome.storage'],
    ['one that becomes a property', 'this.x.tcp = chrome.sockets.tcp', 'chrome.sockets.tcp'],
    ['a member that is chosen at run time', 'chrome.storage[area()].get(f)', 'chrome.storage'],
    ['the rest of a namespace', 'var { x, ...rest } = chrome.storage.local', 'chrome.storage.local'],
  ])('but said of %s', async (_what, script, name) => {
    const { unfollowed } = await inspectFiles({ 'background.js': script });
    expect(unfollowed).toMatchObject([{ name, file: 'background.js', line: 1 }]);
  });
});
