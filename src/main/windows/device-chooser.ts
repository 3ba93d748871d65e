/** Lets the user choose among devices, in a window of the shell's own in front of the app's. */
import type { BrowserWindow } from 'electron';
import type { DeviceQuestion } from '../host/device-service.ts';
import { CHOOSER_POLICY, CHOOSER_URL, chooserPage, parseAnswer } from './device-chooser-page.ts';
import { FormWindow } from './form-window.ts';

const WIDTH = 440;
const HEIGHT = 360;

/** What answers in the user's place, in tests: for each question the names of the chosen; after the last nothing is chosen. */
export type DeviceAnswers = readonly (readonly string[])[];

export class DeviceChooser {
  readonly #answers: (readonly string[])[] | undefined;

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
    let marked: readonly number[] = [];
    let answer: readonly number[] = [];
    const form = new FormWindow({
      parent,
      title: appName,
      width: WIDTH,
      height: HEIGHT,
      url: CHOOSER_URL,
      policy: CHOOSER_POLICY,
      draw: () => chooserPage({ appName, kind, multiple, choices: question.list(), chosen: new Set(marked) }),
      sent: (url) => {
        const given = parseAnswer(url);
        answer = given ?? [];
        return given !== undefined;
      },
    });
    const stop = question.onChanged(() => {
      form
        .marked()
        .then((now) => {
          marked = now;
          form.redraw();
        })
        // It has just been answered.
        .catch(() => {});
    });
    const leave = () => form.close();
    question.signal.addEventListener('abort', leave);
    await form.closed;
    question.signal.removeEventListener('abort', leave);
    stop();
    return answer;
  }
}
