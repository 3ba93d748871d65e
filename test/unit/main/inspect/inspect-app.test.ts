import { describe, expect, it } from 'vitest';
import { reportLines } from '../../../../src/main/inspect/report-text.ts';
import { inspectFiles } from './scan.ts';

describe('what of an app is looked at', () => {
  it('is what the manifest, pages and scripts name, and not what nothing loads', async () => {
    const report = await inspectFiles(
      {
        'background.js': "chrome.app.window.create('ui/window.html', { id: 'main' });",
        'ui/window.html':
          '<!-- <script src="comment.js"></script> --><SCRIPT SRC=\'../lib/a.js?1\'></script><script type=text/template src="t.js"></script>' +
          '<script>chrome.desktopCapture.chooseDesktopMedia()</script><script type="module" src="m.mjs"></script><script src="gone.js"></script>',
        'lib/a.js': "define(['lib/b'], function () { chrome.storage.local.get(f) })",
        'lib/b.js': 'chrome.runtime.getManifest()',
        'ui/m.mjs': "import { x } from './c.mjs'; chrome.runtime.reload()",
        'ui/c.mjs': 'export const x = 1; import.meta.url;',
        'ui/comment.js': 'chrome.desktopCapture.cancelChooseDesktopMedia()',
        'ui/t.js': 'chrome.desktopCapture.cancelChooseDesktopMedia()',
        'test/unused.js': 'chrome.desktopCapture.chooseDesktopMedia()',
      },
      { permissions: ['storage', 'desktopCapture'] },
    );
    expect(report.scripts).toEqual(['background.js', 'lib/a.js', 'ui/m.mjs', 'lib/b.js', 'ui/c.mjs']);
    expect(report.pages).toEqual(['ui/window.html']);
    expect(report.windows).toEqual([{ url: 'ui/window.html', file: 'background.js', line: 1, column: 1 }]);
    expect(report.inlineScripts).toEqual(['ui/window.html']);
    expect(report.absent).toEqual([{ file: 'ui/gone.js', from: 'ui/window.html' }]);
    expect(report.unreached).toEqual(['test/unused.js', 'ui/comment.js', 'ui/t.js']);
    expect(report.members.map(({ name }) => name)).toEqual([
      'chrome.app.window.create',
      'chrome.runtime.getManifest',
      'chrome.runtime.reload',
      'chrome.storage.local.get',
    ]);
    expect(report.verdict).toBe('complete');
  });

  it('leaves sandboxed pages out: they have no chrome', async () => {
    const report = await inspectFiles(
      {
        'background.js': '',
        's.html': '<script src=s.js></script>',
        's.js': 'chrome.desktopCapture.cancelChooseDesktopMedia()',
      },
      { permissions: ['desktopCapture'], sandbox: { pages: ['s.html'] } },
    );
    expect([report.members, report.scripts]).toEqual([[], ['background.js']]);
  });

  it('is read whether minified, with a mark of its encoding, or with other letters', async () => {
    const script =
      '\ufeff!function(e,t){"use strict";var n=e.chrome,r=n.desktopCapture;t.ü=function(){return r.chooseDesktopMedia(function(e){n.runtime.lastError||t(e)}),void 0}}(window,(function(){})),(()=>{const{\\u0073torage:{local:o}}=chrome;o.set({\'日本\':1})})();';
    const report = await inspectFiles({ 'background.js': script });
    expect(report.unreadable).toEqual([]);
    expect(report.members.map(({ name, status }) => [name, status])).toEqual([
      ['chrome.desktopCapture.chooseDesktopMedia', 'missing'],
      ['chrome.runtime.lastError', 'supported'],
      ['chrome.storage.local.set', 'different'],
    ]);
  });

  it('may be broken: that is told with its place, and the rest is read', async () => {
    const report = await inspectFiles(
      {
        'background.js': 'one();\n  two(;\n',
        'b.js': 'chrome.runtime.reload()',
        'deep.js': `x = ${'['.repeat(20_000)}`,
      },
      { app: { background: { scripts: ['background.js', 'b.js', 'deep.js'] } } },
    );
    expect(report.unreadable).toMatchObject([
      { file: 'background.js', line: 2, column: 7, message: 'Unexpected token' },
      { file: 'deep.js' },
    ]);
    expect(report.members.map(({ name }) => name)).toEqual(['chrome.runtime.reload']);
    expect(reportLines(report).at(-1)).toBe(
      'Verdict: all there: 1 member of chrome.* in 1 script (but 2 files could not be read).',
    );
  });
});

describe('the status of a member', () => {
  const statuses = async (script: string, manifest: object) => {
    const { members, verdict } = await inspectFiles({ 'background.js': script }, manifest);
    return [verdict, Object.fromEntries(members.map(({ name, status }) => [name, status]))];
  };

  it.each<[string, string, object, string, Record<string, string>]>([
    ['there', 'chrome.runtime.getManifest()', {}, 'complete', { 'chrome.runtime.getManifest': 'supported' }],
    ['a constant', 'x = chrome.runtime.PlatformOs.MAC', {}, 'complete', { 'chrome.runtime.PlatformOs': 'supported' }],
    [
      'a missing member of a namespace that is there',
      'chrome.management.uninstallSelf()',
      {},
      'missing',
      { 'chrome.management.uninstallSelf': 'missing' },
    ],
    [
      'a missing namespace',
      'chrome.gcm.register()',
      { permissions: ['gcm'] },
      'missing',
      { 'chrome.gcm.register': 'missing' },
    ],
    [
      'a missing namespace as a whole',
      'use(chrome.gcm)',
      { permissions: ['gcm'] },
      'missing',
      { 'chrome.gcm': 'missing' },
    ],
    ['not asked for', 'chrome.gcm.register()', {}, 'complete', { 'chrome.gcm.register': 'not-granted' }],
    [
      'not asked for, and here',
      'chrome.storage.local.get()',
      {},
      'complete',
      { 'chrome.storage.local.get': 'not-granted' },
    ],
    ['for extensions', 'chrome.tabs.query({})', {}, 'complete', { 'chrome.tabs.query': 'not-for-apps' }],
    ['of Chromium itself', 'chrome.loadTimes()', {}, 'missing', { 'chrome.loadTimes': 'missing' }],
    ['a name of its own below chrome', 'chrome.mine()', {}, 'complete', { 'chrome.mine': 'not-for-apps' }],
    ['misspelt', 'chrome.runtime.getManifst()', {}, 'complete', { 'chrome.runtime.getManifst': 'not-for-apps' }],
    [
      'only tested for',
      'if (chrome.gcm) x(); typeof chrome.gcm; "gcm" in chrome',
      { permissions: ['gcm'] },
      'complete',
      {},
    ],
  ])('%s', async (_what, script, manifest, verdict, members) => {
    const [actual, found] = await statuses(script, manifest);
    // What is not in the list is not asked about, e.g. what stands beside the member in question.
    expect(found).toMatchObject(members);
    expect(actual).toBe(verdict);
  });

  it('comes with the tests that the code makes, and with the rows of the document', async () => {
    const { members } = await inspectFiles(
      {
        'background.js':
          'if (chrome.desktopCapture)\n  chrome.desktopCapture.chooseDesktopMedia(f);\nchrome.storage.local.set({});',
      },
      { permissions: ['desktopCapture', 'storage'] },
    );
    expect(members).toMatchObject([
      {
        name: 'chrome.desktopCapture.chooseDesktopMedia',
        uses: [{ line: 2 }],
        tests: [{ line: 1 }],
        status: 'missing',
      },
      {
        name: 'chrome.storage.local.set',
        differences: [
          { row: 'A callback of storage.local.set runs', link: 'docs/differences.md#storage' },
          { row: 'After a full disk storage.local takes nothing', link: 'docs/differences.md#storage' },
        ],
      },
    ]);
  });
});

describe('the report for people', () => {
  it('names everything in order, and no control characters', async () => {
    const report = await inspectFiles(
      {
        'background.js':
          'chrome.desktopCapture.chooseDesktopMedia(f);\nchrome.tabs.query({});\nchrome.gcm.register("x");',
      },
      { name: 'Ti\u001b[2Jlls', version: '2.1', permissions: ['desktopCapture', 'audioCapture'], description: 'Sells' },
    );
    const text = reportLines(report).filter((line) => !line.startsWith('  folder') && !line.startsWith('  id'));
    expect(text).toEqual([
      'Ti\\x1b[2Jlls 2.1 (Chrome App)',
      '  Sells',
      '  icons    none',
      '',
      'The app may',
      '  Record your screen',
      '  Use your microphone',
      '',
      'Missing in Holdfast',
      '  chrome.desktopCapture.chooseDesktopMedia  background.js:1',
      '',
      'Not asked for in the manifest, so absent in Chrome too',
      '  chrome.gcm.register  background.js:3; needs the permission "gcm"',
      '',
      'Unknown to Chrome Apps: for extensions only, or misspelt; absent in Chrome too',
      '  chrome.tabs.query  background.js:2',
      '',
      'Verdict: 1 of 1 member of chrome.* in 1 script is missing.',
    ]);
  });
});
