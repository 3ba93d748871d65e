/** Firefox OS apps in real Electron: what kind of page they are, and how long they live. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, root, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

const folder = fixtureFolder('moz-tcp');
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options: ShellTestOptions = {}, from = folder): Promise<RunningShell> {
  const shell = await startShell(from, options);
  cleanups.push(() => shell.close());
  return shell;
}

function temporary(): string {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-app-'));
  cleanups.push(() => rmSync(path, { recursive: true, force: true, maxRetries: 10 }));
  return path;
}

/** The fixture with another manifest. */
function appWith(manifest: object): string {
  const copy = temporary();
  cpSync(folder, copy, { recursive: true });
  writeFileSync(
    join(copy, 'manifest.webapp'),
    JSON.stringify({ name: 'Other', launch_path: '/index.html', type: 'privileged', ...manifest }),
  );
  return copy;
}

const windows = (shell: RunningShell) =>
  shell.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      title: window.getTitle(),
      size: window.getContentSize(),
      resizable: window.isResizable(),
      visible: window.isVisible(),
      focused: window.isFocused(),
    })),
  );

it('opens its launch page in one window with the name of the app, and ends with it', async () => {
  const shell = await start();
  const page = await shell.page('index.html');
  await shell.waitForOutput('moz: /index.html?from=launch');
  await expect
    .poll(() => windows(shell))
    .toEqual([expect.objectContaining({ title: 'Moz TCP fixture', size: [480, 800], resizable: true, visible: true })]);
  expect(await page.title()).toBe("The page's own title");
  await page.evaluate('setTimeout(() => window.close())').catch(() => undefined);
  expect(await shell.exited).toBe(0);
  expect(shell.output()).not.toContain('[holdfast]');
});

it('is an ordinary web page: dialogs, storage, its own style, no chrome.*', async () => {
  const profile = temporaryProfile();
  cleanups.push(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  const shell = await start({ profile });
  const page = await shell.page('index.html');
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(`${dialog.type()} ${dialog.message()}`);
    void dialog.accept();
  });
  expect(await page.evaluate(`(alert('one'), confirm('two?'))`)).toBe(true);
  expect(dialogs).toEqual(['alert one', 'confirm two?']);
  const look = `(() => { const { userSelect, cursor, fontSize, color } = getComputedStyle(document.body); return [userSelect, cursor, fontSize, color]; })()`;
  expect(await page.evaluate(look)).toEqual(['auto', 'auto', '16px', 'rgb(1, 2, 3)']);
  expect(await page.evaluate(`[typeof chrome, 'mozTCPSocket' in navigator, typeof require, isSecureContext]`)).toEqual([
    'undefined',
    true,
    'undefined',
    true,
  ]);
  await page.evaluate(`localStorage.setItem('kept', 'yes')`);
  await shell.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await shell.exited).toBe(0);

  const again = await start({ profile });
  expect(await (await again.page('index.html')).evaluate(`localStorage.getItem('kept')`)).toBe('yes');
});

it('sends the policy of privileged apps, and keeps inline and foreign scripts out', async () => {
  const shell = await start();
  const page = await shell.page('index.html');
  expect(await page.evaluate(`fetch('index.js').then((answer) => answer.headers.get('content-security-policy'))`)).toBe(
    "default-src *; script-src 'self'; object-src 'none'; style-src 'self' 'unsafe-inline'",
  );
  const blocked = await page.evaluate(`new Promise((resolve) => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective + ' ' + typeof inlineScriptRan));
    document.head.append(script);
  })`);
  expect(blocked).toBe('script-src-elem undefined');
});

it('moves between its own pages; a link to the web opens in the browser, a window of its own is refused', async () => {
  const shell = await start();
  const page = await shell.page('index.html');
  await shell.electron.evaluate(({ shell: desktop }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    desktop.openExternal = (url: string) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  await page.evaluate(`window.marker = 'same document'`);
  // Not `page.click`: it would wait for a navigation that is refused, and after it for ever.
  await page.evaluate(`document.getElementById('away').click()`);
  await expect
    .poll(() => shell.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toEqual(['https://away.invalid/']);
  expect(await page.evaluate('window.marker')).toBe('same document');
  expect(await page.evaluate(`window.open('next.html')`)).toBe(null);
  await shell.waitForOutput('a Firefox OS app has one window');
  await page.evaluate(`location.href = 'file:///etc/passwd'`).catch(() => undefined);
  await shell.waitForOutput('Not allowed to load local resource: file:///etc/passwd');
  await page.evaluate(`location.href = 'chrome-app://aaaabbbbccccddddeeeeffffgggghhhh/'`).catch(() => undefined);
  await shell.waitForOutput('chrome-app://aaaabbbbccccddddeeeeffffgggghhhh');
  expect(await page.evaluate('window.marker')).toBe('same document');
  // In a task of their own: a document that goes takes the answer to `evaluate` along.
  await page.evaluate(`void setTimeout(() => document.getElementById('next').click())`);
  await shell.waitForOutput('moz: /next.html#here');
  await page.waitForURL(/next\.html#here$/);
  await page.evaluate('void setTimeout(() => history.back())');
  await page.waitForURL(/index\.html\?from=launch$/);
  await page.reload();
  expect(await windows(shell)).toHaveLength(1);
});

it('launched again, it gets the focus in the one window', async () => {
  const shell = await start();
  await shell.page('index.html');
  await shell.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const command = [join(root, 'dist/cli.js'), 'run', folder, '--profile', shell.profile];
  const { stderr } = await promisify(execFile)(process.execPath, command, { timeout: 60_000 });
  expect(stderr).toContain('the app is launched there');
  await expect.poll(() => windows(shell)).toEqual([expect.objectContaining({ visible: true })]);
});

it('without the permission there is the API, and using it throws; certified apps may listen on low ports', async () => {
  const attempt = (method: string) =>
    `(() => { try { navigator.mozTCPSocket.${method}; return 'worked'; } catch (error) { return error.message; } })()`;
  const refused = 'TCPSocket does not have permission in this context';
  const without = await start({}, appWith({}));
  const page = await without.page('index.html');
  expect(await page.evaluate(attempt(`open('127.0.0.1', 9)`))).toBe(refused);
  expect(await page.evaluate(attempt('listen(8080)'))).toBe(refused);

  const permissions = { 'tcp-socket': { description: 'x' }, systemXHR: { description: 'y' } };
  const web = await start({}, appWith({ type: 'web', permissions }));
  await web.waitForOutput(/'tcp-socket' is only for privileged and certified apps/);
  await web.waitForOutput('does not have yet: systemXHR');
  expect(await (await web.page('index.html')).evaluate(attempt(`open('127.0.0.1', 9)`))).toBe(refused);

  const privileged = await start({}, appWith({ permissions }));
  expect(await (await privileged.page('index.html')).evaluate(attempt('listen(80)'))).toMatch(/certified apps/);
});

it('a folder with both manifests is a Chrome App, and says so', async () => {
  const both = temporary();
  cpSync(fixtureFolder('windows'), both, { recursive: true });
  cpSync(join(folder, 'manifest.webapp'), join(both, 'manifest.webapp'));
  const shell = await start({}, both);
  await shell.waitForOutput('it runs as a Chrome App, and manifest.webapp is ignored');
  const window = await shell.page('window.html');
  expect(await window.evaluate(`[typeof chrome.app.window, 'mozTCPSocket' in navigator]`)).toEqual(['object', false]);
});

it('names a manifest that is wrong', async () => {
  const shell = await start({}, appWith({ launch_path: '/missing.html' }));
  expect(await shell.exited).toBe(1);
  expect(shell.output()).toContain(
    `[holdfast] error: manifest.webapp, "launch_path": Could not load '/missing.html'. There is no such file in the package.`,
  );
});
