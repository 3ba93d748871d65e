/** `chrome` for the app's scripts in a guest's page, as Chromium 120 has it (the last that was asked). */
import { expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { MakeWebview, NextEvent } from '../support/guests.ts';

/** In the page. */
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const chrome: {
  runtime: { sendMessage(message: unknown): void };
  storage: { local: { set(items: object): void } };
};
declare const senders: string[];

const { shell, site, page, load, go, run, title, events } = await startGuests({
  '/web': `<title>web</title><script>
    // What a hostile page may watch and replace.
    const seen = [];
    const { dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.dispatchEvent = function (event) { seen.push(event.type); return dispatchEvent.call(this, event); };
    addEventListener('message', ({ ports }) => seen.push('message ' + ports.length));
  </script><p>web</p><iframe src="/frame"></iframe>`,
  '/frame': '<title>frame</title>frame',
  '/two': '<title>two</title>two',
});

const inPage = async (expression: string): Promise<unknown> => {
  await run(`(() => { const script = document.createElement('script');
    script.textContent = ${JSON.stringify(`document.documentElement.dataset.said = JSON.stringify(${expression})`)};
    document.body.append(script); })()`);
  return JSON.parse(String((await run('document.documentElement.dataset.said'))[0]));
};
const consoleTexts = async () =>
  (await events()).filter(({ type }) => type === 'consolemessage').map(({ message }) => message);

it('executeScript finds chrome.runtime, storage and i18n, and talks to the app', async () => {
  await load('/web');
  const [members] = await run('JSON.stringify([Object.keys(chrome), Object.keys(chrome.runtime), chrome.runtime.id])');
  const [names, runtime, id] = JSON.parse(String(members)) as [string[], string[], string];
  expect(names).toEqual(expect.arrayContaining(['i18n', 'runtime', 'storage']));
  expect(runtime.filter((name) => /^[a-z]/.test(name)).toSorted()).toEqual(
    ['connect', 'getManifest', 'getURL', 'id', 'onConnect', 'onMessage', 'sendMessage'].toSorted(),
  );
  expect(page.url()).toBe(`chrome-app://${id}/window.html`);
  expect(await run("chrome.runtime.getURL('local.html')")).toEqual([`chrome-app://${id}/local.html`]);
  await run(`chrome.runtime.sendMessage('asked', (answer) => {
    const port = chrome.runtime.connect({ name: 'script' });
    port.onMessage.addListener((echo) => chrome.storage.local.get('kept', ({ kept }) => console.log([answer, echo, kept].join())));
    port.postMessage('hello');
  });`);
  await expect.poll(consoleTexts).toContain('answered,script hello,in the app');
  // Who sends it the browser says, not the page.
  const background = await shell.background();
  expect(await background.evaluate(() => senders.at(-1))).toBe(`${site.origin}/web`);
});

it('the page has and sees nothing of it', async () => {
  await load('/web');
  await run("chrome.runtime.sendMessage('asked', (answer) => console.log(answer))");
  await expect.poll(consoleTexts).toContain('answered');
  expect(await inPage('[typeof chrome.runtime, typeof chrome.storage, seen]')).toEqual(['undefined', 'undefined', []]);
});

it('content scripts have it from the start, in the main frame, in every page', async () => {
  await page.evaluate(async (url) => {
    const made = makeWebview({});
    Object.assign(globalThis, { view: made });
    const js = (text: string) => ({
      code: `console.log('${text} ' + location.pathname + ' ' + typeof globalThis.chrome?.runtime?.sendMessage)`,
    });
    const addContentScripts = made['addContentScripts'] as (scripts: object[]) => void;
    addContentScripts.call(made, [
      { name: 'start', matches: ['<all_urls>'], js: js('start'), run_at: 'document_start' },
      { name: 'end', matches: ['<all_urls>'], js: js('end'), run_at: 'document_end' },
    ]);
    made.src = url;
    await next(made, 'loadstop');
  }, `${site.origin}/web`);
  await expect.poll(consoleTexts).toContain('end /web function');
  expect(await consoleTexts()).toContain('start /web function');
  await go('/two');
  await expect.poll(consoleTexts).toContain('end /two function');
});

it('hears what is stored and not what windows say', async () => {
  await load('/web');
  await run(`chrome.runtime.onMessage.addListener((message) => console.log('heard ' + message));
    chrome.storage.onChanged.addListener((changes, area) => console.log('changed ' + Object.keys(changes) + ' ' + area));`);
  await page.evaluate(() => {
    chrome.runtime.sendMessage('to all');
    chrome.storage.local.set({ other: Math.random() });
  });
  await expect.poll(consoleTexts).toContain('changed other local');
  expect(await consoleTexts()).not.toContain('heard to all');
  // With the document its port goes; the next one has its own.
  await go('/two');
  expect(await title()).toBe('two');
  await run("chrome.runtime.sendMessage('asked', (answer) => console.log('again ' + answer))");
  await expect.poll(consoleTexts).toContain('again answered');
});
