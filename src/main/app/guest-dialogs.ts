/** The dialogs of a guest's page, as questions to the app's. */
import type { WebContents } from 'electron';
import * as z from 'zod';
import { GUEST_DIALOG_CHANNEL, LONGEST_DIALOG_MESSAGE } from '../../api/core/wire.ts';
import type { Answer, GuestQuestions } from './guest-questions.ts';

interface DialogInfo {
  readonly dialogType: string;
  readonly messageText: string;
  readonly defaultPromptText?: string;
  readonly frame?: { readonly url: string };
}

/** What src/preload/guest.ts sends. */
const question = z.tuple([z.enum(['alert', 'confirm', 'prompt']), z.string().max(LONGEST_DIALOG_MESSAGE), z.string()]);

export function askDialogs(contents: WebContents, questions: GuestQuestions): void {
  const ask = ({ dialogType, messageText, defaultPromptText = '', frame }: DialogInfo, answer: Answer) => {
    const url = frame?.url ?? contents.getURL();
    questions.ask('dialog', { messageType: dialogType, messageText, defaultPromptText, url }, answer);
  };
  // A dialog of Electron's own would name the shell and stand over everything. This event is not documented: tried in Electron 33, and
  // in the sources of later ones. Where it is not there, `disableDialogs` (see app-guests.ts) has all dialogs refused without asking.
  const emitter = contents as NodeJS.EventEmitter;
  emitter.removeAllListeners('-run-dialog');
  emitter.on('-run-dialog', ask);
  // As in Chromium: who leaves is asked nothing more. A page of the same process could not even come while one waits.
  const cancel = () => questions.cancelDialogs();
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) cancel();
  });
  contents.on('did-navigate', cancel);
  contents.on('render-process-gone', cancel);
}

/** Beside `askDialogs`, for guests whose dialogs Chromium does not show, as the sandbox that keeps them from printing holds for dialogs too. */
export function askDialogsOfPreload(contents: WebContents, questions: GuestQuestions): void {
  contents.ipc.on(GUEST_DIALOG_CHANNEL, (event, ...given: unknown[]) => {
    const { success, data } = question.safeParse(given);
    if (!success) return void (event.returnValue = null);
    const [messageType, messageText, defaultPromptText] = data;
    const url = event.senderFrame?.url ?? contents.getURL();
    questions.ask('dialog', { messageType, messageText, defaultPromptText, url }, (allow, text) => {
      event.returnValue = allow ? text : null;
    });
  });
}
