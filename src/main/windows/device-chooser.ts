/** Lets the user choose among devices, in a window of the shell's own in front of the app's. */
import { once } from 'node:events';
import { BrowserWindow, session } from 'electron';
import type { Session } from 'electron';
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { DeviceQuestion } from '../host/device-service.ts';
import { CHOOSER_POLICY, CHOOSER_URL, chooserPage, parseAnswer } from './device-chooser-page.ts';
import { OWN_PAGE } from './own-page.ts';

const WIDTH = 440;
const HEIGHT = 360;
/** Runs in the page, for main: what is marked there now. */
const MARKED = `[...document.querySelectorAll('input:checked')].map((input) => Number(input.value))`;

/** What answers in the user's place, in tests: for each question the names of the chosen; after the last nothing is chosen. */
export type DeviceAnswers = readonly (readonly string[])[];

export class DeviceChooser {
  readonly #answers: (readonly string[])[] | undefined;
  /** The documents of the questions that are open, by URL. */
  readonly #pages = new Map<string, string>();
  #lastId = 0;

  /** @param answers undefined: the user is asked */
  constructor(answers: DeviceAnswers | undefined) {
    this.#answers = answers && [...answers];
  }

  /**
   * @param parent in front of which it is asked; undefined when there is none
   * @returns ids of the chosen devices, none when the user gave up
   */
  async ask(parent: BrowserWindow | undefined, appName: string, question: DeviceQuestion): Promise<readonly number[]> {
    if (question.signal.aborted) return [];
    const ids = this.#answers ? this.#answerFor(question) : await this.#show(parent, appName, question);
    const there = new Set(question.list().map(({ id }) => id));
    const chosen = ids.filter((id) => there.has(id));
    return question.multiple ? chosen : chosen.slice(0, 1);
  }

  #answerFor({ list }: DeviceQuestion): number[] {
    const names = this.#answers?.shift() ?? [];
    return list()
      .filter(({ name }) => names.includes(name))
      .map(({ id }) => id);
  }

  async #show(
    parent: BrowserWindow | undefined,
    appName: string,
    question: DeviceQuestion,
  ): Promise<readonly number[]> {
    if (parent?.isDestroyed()) return [];
    const { kind, multiple } = question;
    const url = `${CHOOSER_URL}${++this.#lastId}`;
    const draw = (marked: readonly number[]) => {
      this.#pages.set(url, chooserPage({ appName, kind, multiple, choices: question.list(), chosen: new Set(marked) }));
    };
    draw([]);
    const window = new BrowserWindow({
      width: WIDTH,
      height: HEIGHT,
      useContentSize: true,
      ...(parent ? { parent, modal: true } : {}),
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: parent === undefined || parent.isAlwaysOnTop(),
      autoHideMenuBar: true,
      title: appName,
      webPreferences: {
        session: this.#session(),
        ...OWN_PAGE,
      },
    });
    const { webContents } = window;
    let answer: readonly number[] = [];
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    webContents.on('will-navigate', (event) => {
      event.preventDefault();
      const given = parseAnswer(event.url);
      if (!given) return;
      answer = given;
      window.destroy();
    });
    webContents.on('before-input-event', (_event, { key, type }) => {
      if (type === 'keyDown' && key === 'Escape') window.destroy();
    });
    webContents.on('render-process-gone', () => window.destroy());
    window.once('ready-to-show', () => window.show());
    const stop = question.onChanged(() => {
      webContents
        .executeJavaScript(MARKED)
        .then((marked) => {
          if (window.isDestroyed()) return undefined;
          draw(marked as number[]);
          return window.loadURL(url);
        })
        // It has just been answered.
        .catch(() => {});
    });
    const leave = () => window.destroy();
    question.signal.addEventListener('abort', leave);
    const closed = once(window, 'closed');
    window.loadURL(url).catch(() => window.isDestroyed() || window.destroy());
    await closed;
    question.signal.removeEventListener('abort', leave);
    stop();
    this.#pages.delete(url);
    return answer;
  }

  /** In memory, and with nothing to load but the page. */
  #session(): Session {
    const own = session.fromPartition('holdfast-devices');
    own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
    own.setPermissionCheckHandler(() => false);
    if (!own.protocol.isProtocolHandled(APP_SCHEME)) {
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': CHOOSER_POLICY };
      own.protocol.handle(APP_SCHEME, ({ url }) => {
        const page = this.#pages.get(url);
        return page === undefined ? Response.error() : new Response(page, { headers });
      });
    }
    return own;
  }
}
