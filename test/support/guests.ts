/** An app whose window makes `<webview>` elements as a test says (apps/fixtures/webview), and web pages on loopback for them. */
import type { Page } from 'playwright-core';
import { afterAll, beforeEach } from 'vitest';
import { serveSite } from './guest-site.ts';
import type { GuestPages, GuestSite } from './guest-site.ts';
import { fixtureFolder, startShell } from './shell.ts';
import type { RunningShell } from './shell.ts';

export interface RequestEvent {
  addListener(listener: unknown, ...rest: unknown[]): void;
  removeListener(listener: unknown): void;
  hasListener(listener: unknown): boolean;
  hasListeners(): boolean;
}
/** What an app sees of the element. */
export interface Webview extends HTMLElement {
  src: string;
  readonly contentWindow: Window;
  readonly request: Record<string, RequestEvent>;
  executeScript(details: object, callback?: (results: unknown[]) => void): boolean;
  [member: string]: unknown;
}
/** What the fixture's window has. Scripts for it declare what they use. */
export type MakeWebview = (attributes: Record<string, string>) => Webview;
export type NextEvent = (target: EventTarget, type: string) => Promise<Event & Record<string, unknown>>;

declare const log: Record<string, unknown>[];
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const view: Webview;

export interface Guests {
  readonly shell: RunningShell;
  readonly site: GuestSite;
  /** The app's window. */
  readonly page: Page;
  /** Makes a `<webview>` with a page of the site (or what else `src` takes), which is `view` in the page from then on, and waits until it has loaded. */
  readonly load: (path: string, attributes?: Record<string, string>) => Promise<void>;
  /** Sends it somewhere else. */
  readonly go: (path: string) => Promise<void>;
  /** What `executeScript` gives. */
  readonly run: (code: string, more?: object) => Promise<unknown[]>;
  /** Of the guest's document. */
  readonly title: () => Promise<unknown>;
  /** What the elements have told since the test began. */
  readonly events: () => Promise<Record<string, unknown>[]>;
}

/** Starts it for a test file; everything ends with the file, and every test begins without elements. */
export async function startGuests(pages: GuestPages): Promise<Guests> {
  const site = await serveSite(pages);
  afterAll(() => site.close());
  const shell = await startShell(fixtureFolder('webview'));
  afterAll(() => shell.close());
  // Playwright dismisses dialogs that nobody listens to, before the app can answer.
  shell.electron.context().on('dialog', () => {});
  const page = await shell.page('window.html');
  beforeEach(() =>
    page.evaluate(() => {
      for (const old of document.querySelectorAll('webview')) old.remove();
      log.length = 0;
    }),
  );
  const urlOf = (path: string) => (path.startsWith('/') ? site.origin + path : path);
  const run = (code: string, more: object = {}) =>
    page.evaluate(
      ([text, options]) =>
        new Promise<unknown[]>((resolve) => void view.executeScript({ code: text, ...options }, resolve)),
      [code, more] as const,
    );
  return {
    shell,
    site,
    page,
    run,
    load: (path, attributes = {}) =>
      page.evaluate(
        async (all) => {
          const made = makeWebview(all);
          Object.assign(globalThis, { view: made });
          await next(made, 'loadstop');
        },
        { src: urlOf(path), ...attributes },
      ),
    go: (path) =>
      page.evaluate(async (url) => {
        view.src = url;
        await next(view, 'loadstop');
      }, urlOf(path)),
    title: async () => (await run('document.title'))[0],
    events: () => page.evaluate(() => log),
  };
}
