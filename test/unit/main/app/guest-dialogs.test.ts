import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, it } from 'vitest';
import { GUEST_DIALOG_CHANNEL } from '../../../../src/api/core/wire.ts';
import { askDialogs, askDialogsOfPreload } from '../../../../src/main/app/guest-dialogs.ts';
import { GuestQuestions } from '../../../../src/main/app/guest-questions.ts';

interface Asked {
  readonly id: number;
  readonly fields: object;
}
/** What Electron gives back to the page once it is set. */
interface Sync {
  readonly senderFrame: { readonly url: string };
  returnValue?: unknown;
}

function opened() {
  const contents = Object.assign(new EventEmitter(), { ipc: new EventEmitter(), getURL: () => 'http://a.test/' });
  const asked: Asked[] = [];
  const questions = new GuestQuestions((message) => asked.push(message as unknown as Asked));
  askDialogs(contents as unknown as WebContents, questions);
  askDialogsOfPreload(contents as unknown as WebContents, questions);
  const ask = (...given: unknown[]): Sync => {
    const event: Sync = { senderFrame: { url: 'http://a.test/page' } };
    contents.ipc.emit(GUEST_DIALOG_CHANNEL, event, ...given);
    return event;
  };
  const leave = (isMainFrame: boolean) =>
    contents.emit('did-start-navigation', { isMainFrame, isSameDocument: false, url: 'http://b.test/' });
  return { contents, asked, questions, ask, leave };
}

it('asks the app, and keeps the page waiting until it has decided', () => {
  const { asked, questions, ask } = opened();
  const event = ask('prompt', 'name?', 'nobody');
  expect(asked).toMatchObject([
    {
      type: 'dialog',
      fields: {
        messageType: 'prompt',
        messageText: 'name?',
        defaultPromptText: 'nobody',
        url: 'http://a.test/page',
      },
    },
  ]);
  expect(event).not.toHaveProperty('returnValue');
  questions.decide(asked[0]?.id ?? 0, true, 'me');
  expect(event.returnValue).toBe('me');
  const refused = ask('confirm', 'sure?', '');
  questions.decide(asked[1]?.id ?? 0, false, 'ignored');
  expect(refused.returnValue).toBeNull();
});

it('cancels what its page leaves behind', () => {
  const { asked, questions, ask, leave } = opened();
  const event = ask('confirm', 'sure?', '');
  leave(false);
  expect(event).not.toHaveProperty('returnValue');
  leave(true);
  expect(event.returnValue).toBeNull();
  questions.decide(asked[0]?.id ?? 0, true, 'late');
  expect(event.returnValue).toBeNull();
});

it('does not take a dialog that was left for one that is open, nor for one of the questions that may wait', () => {
  const { contents, asked, questions, ask, leave } = opened();
  const answers: boolean[] = [];
  const run = () =>
    contents.emit('-run-dialog', { dialogType: 'alert', messageText: 'a' }, (allow: boolean) => answers.push(allow));
  for (let time = 0; time < 60; time++) {
    ask('alert', 'a', '');
    run();
    expect(questions.isAskingDialog).toBe(true);
    if (time % 3 === 0) leave(true);
    else contents.emit(time % 3 === 1 ? 'did-navigate' : 'render-process-gone');
    expect(questions.isAskingDialog).toBe(false);
  }
  expect(asked).toHaveLength(120);
  expect(answers).toEqual(Array.from({ length: 60 }, () => false));
});

it('asks nothing for what is no dialog', () => {
  const { asked, ask } = opened();
  for (const given of [[], ['print', '', ''], ['alert', 'a'], ['alert', {}, ''], ['alert', 'a', 'b', 'c']]) {
    expect(ask(...given).returnValue).toBeNull();
  }
  expect(asked).toEqual([]);
});
