import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { join } from 'node:path';
import { fixtureFolder, root, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
let window: Page;
beforeEach(async () => {
  shell = await startShell(fixtureFolder('sandboxing'));
  window = await shell.page('window.html');
  await window.waitForLoadState('load');
});
afterEach(() => shell.close());

describe("an app's page", () => {
  it('has neither Node nor Electron, and no global of the shell', async () => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', 'holdfastSurface'];
    for (const page of [window, await shell.background()]) {
      expect(await page.evaluate(names.map((name) => `typeof ${name}`).join(' + " " + '))).toBe(
        names.map(() => 'undefined').join(' '),
      );
    }
  });

  it('runs no inline script, no eval and no script from elsewhere', async () => {
    expect(await window.evaluate('typeof inlineScriptRan')).toBe('undefined');
    // Playwright's own evaluate is not bound by the page's policy, so the page does it itself, in a timer.
    const outcome = await window.evaluate(`new Promise((resolve) => setTimeout(() => {
      try { resolve(eval('1 + 1')); } catch (error) { resolve(error.name); }
    }))`);
    expect(outcome).toBe('EvalError');
    const remote = await window.evaluate(`new Promise((resolve) => {
      const script = document.createElement('script');
      script.src = 'http://127.0.0.1:9/script.js';
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective + ' ' + event.blockedURI));
      document.head.append(script);
    })`);
    expect(remote).toBe('script-src-elem http://127.0.0.1:9/script.js');
  });

  it('sends exactly the policy of a Chrome App', async () => {
    const policy = await window.evaluate(
      `fetch('window.html').then((answer) => answer.headers.get('content-security-policy'))`,
    );
    expect(policy).toBe(
      "default-src 'self' blob: filesystem:; connect-src * data: blob: filesystem:; style-src 'self' blob: filesystem: data: 'unsafe-inline'; img-src 'self' blob: filesystem: data:; frame-src 'self' blob: filesystem: data:; font-src 'self' blob: filesystem: data:; media-src * data: blob: filesystem:; script-src 'self' blob: filesystem: 'wasm-unsafe-eval';",
    );
  });

  it('stays where it is', async () => {
    const attempts = [
      `location.href = 'http://127.0.0.1:9/'`,
      `location.replace('https://127.0.0.1:9/')`,
      `location.assign('data:text/html,x')`,
      `Object.assign(document.createElement('a'), { href: 'http://127.0.0.1:9/' }).click()`,
      `document.body.append(Object.assign(document.createElement('form'), { action: 'http://127.0.0.1:9/' })), document.forms[0].submit()`,
    ];
    for (const attempt of attempts) {
      await window.evaluate(`void (${attempt})`);
      expect(await window.evaluate('marker + " " + location.pathname')).toBe('still the same document /window.html');
    }
    await shell.waitForOutput('same-window link');
  });

  it('opens no window by itself', async () => {
    for (const url of ['window.html', 'javascript:1', 'file:///etc/passwd', 'chrome://version']) {
      expect(await window.evaluate(`window.open(${JSON.stringify(url)}) === null`)).toBe(true);
    }
    for (const url of ['', 'about:blank']) {
      expect(await window.evaluate(`window.open(${JSON.stringify(url)}).closed`)).toBe(true);
    }
    const count = () => shell.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await expect.poll(count).toBe(2);
  });

  it('reaches no file outside of its folder', async () => {
    const paths = [
      '../windows/manifest.json',
      '..%2fwindows/manifest.json',
      '..%2f..%2f..%2fpackage.json',
      '..%5cwindows%5cmanifest.json',
      '%2e%2e/windows/manifest.json',
      '/etc/passwd',
      '//etc/passwd',
      'window.html%00.js',
      'WINDOW.HTML',
      'missing.html',
      '.',
      'C:%5cwindows',
    ];
    const answers = (await window.evaluate(
      `Promise.all(${JSON.stringify(paths)}.map((path) => fetch(path).then((answer) => answer.status, () => 'refused')))`,
    )) as (number | string)[];
    for (const [index, answer] of answers.entries())
      expect([paths[index], answer === 404 || answer === 'refused']).toEqual([paths[index], true]);
    expect(await window.evaluate(`fetch('window.html').then((answer) => answer.status)`)).toBe(200);
    const other = 'b'.repeat(32);
    expect(
      await window.evaluate(
        `fetch('chrome-app://${other}/window.html').then((answer) => answer.status, () => 'refused')`,
      ),
    ).toBe('refused');
  });

  it('gives a sandboxed page its own policy, an origin of its own and no chrome.* API', async () => {
    const said = (await window.evaluate('sandboxedSays')) as { eval: number; chromeApis: string; origin: string };
    expect(said.eval).toBe(2);
    expect(said.origin).toBe('null');
    for (const name of ['runtime', 'sockets', 'app', 'storage']) expect(said.chromeApis.split(',')).not.toContain(name);
  });

  it('is refused a host that its manifest does not name, before any look-up', async () => {
    const connect = (host: string) =>
      window.evaluate(`new Promise((resolve) => chrome.sockets.tcp.create({}, (made) =>
        chrome.sockets.tcp.connect(made.socketId, ${JSON.stringify(host)}, 9, (result) =>
          resolve([result, chrome.runtime.lastError && chrome.runtime.lastError.message]))))`);
    expect(await connect('127.0.0.2')).toEqual([undefined, 'Does not have permission']);
    expect(await connect('nonexistent.invalid')).toEqual([undefined, 'Does not have permission']);
    expect(await connect('localhost')).toEqual([undefined, 'Does not have permission']);
  });

  it('sees only what its manifest grants', async () => {
    expect(await window.evaluate(`[typeof chrome.storage, typeof chrome.sockets.tcp, typeof chrome.socket]`)).toEqual([
      'undefined',
      'object',
      'undefined',
    ]);
  });

  it('gets no device and no permission', async () => {
    expect(
      await window.evaluate(
        `navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', (error) => error.name)`,
      ),
    ).not.toBe('granted');
    expect(
      await window.evaluate(
        `new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), (error) => resolve(error.code)))`,
      ),
    ).toBe(1);
  });
});

describe('main', () => {
  it('gives chrome.* to no document but the pages that it opened itself', async () => {
    const preload = join(root, 'dist/preload.cjs');
    const found = await shell.electron.evaluate(
      async ({ BrowserWindow }, { path, id }) => {
        const results: unknown[] = [];
        const [known] = BrowserWindow.getAllWindows();
        if (!known) throw new Error('no window');
        // The app's own origin and session and the shell's preload, but a window that main's registry does not know.
        const webPreferences = {
          session: known.webContents.session,
          preload: path,
          sandbox: true,
          contextIsolation: true,
        };
        for (const url of [`chrome-app://${id}/window.html`, 'about:blank']) {
          const stranger = new BrowserWindow({ show: false, webPreferences });
          await stranger.loadURL(url);
          results.push(
            await stranger.webContents.executeJavaScript(
              '[location.href, typeof chrome.runtime, typeof chrome.sockets]',
            ),
          );
          stranger.destroy();
        }
        return results;
      },
      { path: preload, id: (await window.evaluate('chrome.runtime.id')) as string },
    );
    expect(found).toEqual([
      [expect.stringContaining('/window.html'), 'undefined', 'undefined'],
      ['about:blank', 'undefined', 'undefined'],
    ]);
  });
});
