/** Lets the user say which folders of media an app may use. */
import type { BrowserWindow } from 'electron';
import type { GalleryQuestion } from '../host/media-service.ts';
import { CHOOSER_POLICY } from './device-chooser-page.ts';
import { FormWindow } from './form-window.ts';
import { GALLERIES_URL, galleriesPage, parseGalleries } from './gallery-chooser-page.ts';

const WIDTH = 540;
const HEIGHT = 360;

/** What answers in the user's place, in tests: for each question the names of the allowed, or null for one that is cancelled, as all are after the last. */
export type GalleryAnswers = readonly (readonly string[] | null)[];

/** Asks for a folder, with the system's dialog. @returns absolute; undefined when the user gave none */
export type AskFolder = (window: BrowserWindow | undefined) => Promise<string | undefined>;

export class GalleryChooser {
  readonly #answers: (readonly string[] | null)[] | undefined;

  /** @param answers undefined: the user is asked */
  constructor(answers: GalleryAnswers | undefined) {
    this.#answers = answers && [...answers];
  }

  /**
   * @param parent in front of which it is asked
   * @returns ids of the galleries that are allowed; undefined when the user gave up
   */
  async ask(
    parent: BrowserWindow | undefined,
    appName: string,
    question: GalleryQuestion,
    askFolder: AskFolder,
  ): Promise<readonly number[] | undefined> {
    if (question.signal.aborted) return undefined;
    return this.#answers ? this.#answerFor(question) : this.#show(parent, appName, question, askFolder);
  }

  #answerFor({ list }: GalleryQuestion): number[] | undefined {
    const names = this.#answers?.shift();
    return names
      ? list()
          .filter(({ name }) => names.includes(name))
          .map(({ id }) => id)
      : undefined;
  }

  async #show(
    parent: BrowserWindow | undefined,
    appName: string,
    question: GalleryQuestion,
    askFolder: AskFolder,
  ): Promise<readonly number[] | undefined> {
    if (parent?.isDestroyed()) return undefined;
    let answer: readonly number[] | undefined;
    /** What was checked when the user went to look for another folder. */
    let marked: ReadonlySet<number> | undefined;
    const add = async () => {
      const path = await askFolder(form.window);
      const before = new Set(question.list().map(({ id }) => id));
      if (path !== undefined) question.add(path);
      const added = question.list().filter(({ id }) => !before.has(id));
      // It is there to be allowed.
      marked = new Set([...(marked ?? []), ...added.map(({ id }) => id)]);
      form.redraw();
    };
    const form: FormWindow = new FormWindow({
      parent,
      title: appName,
      width: WIDTH,
      height: HEIGHT,
      url: GALLERIES_URL,
      policy: CHOOSER_POLICY,
      draw: () => {
        const choices = question
          .list()
          .map((choice) => (marked ? { ...choice, allowed: marked.has(choice.id) } : choice));
        return galleriesPage({ appName, rights: question.rights, choices });
      },
      sent: (url) => {
        const given = parseGalleries(url);
        if (!given) return false;
        if (given.kind === 'add') {
          marked = new Set(given.ids);
          void add().catch(() => form.close());
          return false;
        }
        if (given.kind === 'apply') answer = given.ids;
        return true;
      },
    });
    const leave = () => form.close();
    question.signal.addEventListener('abort', leave);
    await form.closed;
    question.signal.removeEventListener('abort', leave);
    return answer;
  }
}
