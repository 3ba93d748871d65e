/** One-time messages: `sendMessage`, and `onMessage` with its `sendResponse`. All of it as Chromium 156 does it. */
import { finish } from '../../renderer/bind.ts';
import type { PageEvent } from '../../renderer/event.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import { apply, defineValue, PageError, PagePromise, PageTypeError } from '../../renderer/primordials.ts';
import { CLOSED } from '../core/messaging.ts';
import type { MessageSender } from '../core/messaging.ts';
import type { MessageCall } from './page-arguments.ts';
import { parseMessage, serialise } from './page-json.ts';

const then = Promise.prototype.then;
const { toString } = Object.prototype;
const { register } = FinalizationRegistry.prototype;
const NO_TEXT = "Error message from listener couldn't be parsed or was empty.";

export interface Messages {
  send(call: MessageCall): Promise<unknown> | undefined;
  /** A message has come. @param eventName `runtime.onMessage` or `runtime.onMessageExternal` */
  receive(eventName: string, channel: number, sender: MessageSender, json: string): void;
}

/** A message that came here, until main has been told what becomes of it. */
interface Received {
  readonly channel: number;
  settled: boolean;
}

export function createMessages(context: PageContext): Messages {
  // Of the window and its forerunners no page may change it.
  const { location } = window;

  const settle = (received: Received, method: string, args: readonly unknown[]) => {
    if (received.settled) return;
    received.settled = true;
    context.call(method, args, () => {});
  };
  const fail = (received: Received, error: string | undefined) =>
    // An error without a text is none to the sender.
    settle(received, 'runtime.fail', [received.channel, error === '' ? undefined : error]);

  const answer = (received: Received, value: unknown) => {
    if (received.settled) return;
    const { error, json } = serialise(value);
    if (error === '') return settle(received, 'runtime.answer', [received.channel, json]);
    fail(received, error);
    throw new PageTypeError(error);
  };

  /** Listeners that promised an answer and let go of sendResponse: nothing can answer any more. */
  const forgotten = new FinalizationRegistry<Received>((received) => fail(received, undefined));

  return {
    send({ to, json, callback }) {
      const args = [to, location.href, json];
      if (callback) {
        context.call('runtime.send', args, (error, results) => {
          finish(callback, error, error === null ? [parseMessage(results[0] as string)] : [], context.lastError);
        });
        return undefined;
      }
      return new PagePromise((resolve, reject) => {
        context.call('runtime.send', args, (error, results) => {
          if (error === null) resolve(parseMessage(results[0] as string));
          // Who waits with a Promise is not told that nobody had anything to say.
          else if (error === CLOSED) resolve(undefined);
          else reject(new PageError(error));
        });
      });
    },

    receive(eventName, channel, sender, json) {
      const event: PageEvent = context.event(eventName);
      const received: Received = { channel, settled: false };
      if (event.count() === 0) return settle(received, 'runtime.decline', [channel]);
      const message = parseMessage(json);
      const respond = (...given: unknown[]) => answer(received, given[0]);
      defineValue(respond, 'name', '', { configurable: true });
      let kept = false;
      let promised = false;
      let thrown: string | undefined;
      const rejected = (error: unknown) => {
        const text = `A ${eventName} listener's promise rejected without an Error`;
        // One without a text ends the message as if nothing had been promised.
        fail(received, isError(error) ? textOf(error) || CLOSED : text);
      };
      event.dispatch([message, sender, respond], {
        returned(value) {
          if (value === true) kept = true;
          else if (onceSettled(value, (result) => answer(received, result), rejected)) promised = true;
        },
        threw(error) {
          thrown ??= isError(error) ? textOf(error) : NO_TEXT;
        },
      });
      if (received.settled) return;
      if (thrown !== undefined) return fail(received, thrown);
      if (!kept && !promised) return fail(received, undefined);
      context.call('runtime.hold', [channel], () => {
        received.settled = true;
      });
      if (!promised) apply(register, forgotten, [respond, received]);
    },
  };
}

/** Whether it is a promise, of whichever window of the app; a look-alike with `then` is none. */
function onceSettled(value: unknown, done: (result: unknown) => void, failed: (error: unknown) => void): boolean {
  if (typeof value !== 'object' || value === null) return false;
  try {
    void apply(then, value, [done, failed]);
    return true;
  } catch {
    return false;
  }
}

/** Also one of another window of the app, which is no instance of this one's Error. */
function isError(value: unknown): value is Error {
  return value instanceof PageError || apply(toString, value, []) === '[object Error]';
}

function textOf(error: Error): string {
  try {
    const text = error.message;
    return typeof text === 'string' ? text : '';
  } catch {
    return '';
  }
}
