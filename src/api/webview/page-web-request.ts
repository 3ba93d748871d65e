/** `webview.request`: its events, which take filters and may answer. Texts of errors as Chromium 156 has them for `chrome.webRequest`. */
import { apply, consoleError, create, defineValue, OPEN, pageWindow } from '../../renderer/primordials.ts';
import { PageTypeError, reportException, sliceText } from '../../renderer/primordials.ts';
import { toPlain } from '../../renderer/to-plain.ts';
import { array, dictionary, enumeration, integer, optional, param, string } from '../core/contract.ts';
import type { FunctionSpec } from '../core/contract.ts';
import { matchCall, signatureText } from '../core/signature.ts';
import contract from './contract.ts';
import type { View } from './page-view.ts';

export interface RequestNews {
  readonly listener: number;
  /** Present when the request waits for an answer. */
  readonly ticket?: number;
  readonly details: object;
}

type Callback = (details: object, answer?: (response: unknown) => void) => unknown;

interface Listener {
  readonly id: number;
  readonly event: string;
  readonly callback: Callback;
  readonly filter: unknown;
  readonly extra: unknown;
  /** With `asyncBlocking`: it is given a function to answer by. */
  readonly answersLater: boolean;
}

/** In the order of Chrome's texts. */
const TYPES = [
  'csp_report',
  'font',
  'image',
  'main_frame',
  'media',
  'object',
  'other',
  'ping',
  'script',
  'stylesheet',
  'sub_frame',
  'webbundle',
  'websocket',
  'xmlhttprequest',
] as const;
const EVENTS: readonly (readonly [string, readonly string[]])[] = [
  ['onBeforeRequest', ['blocking', 'extraHeaders', 'requestBody']],
  ['onBeforeSendHeaders', ['blocking', 'extraHeaders', 'requestHeaders']],
  ['onSendHeaders', ['extraHeaders', 'requestHeaders']],
  ['onHeadersReceived', ['blocking', 'extraHeaders', 'responseHeaders']],
  ['onAuthRequired', ['asyncBlocking', 'blocking', 'extraHeaders', 'responseHeaders']],
  ['onBeforeRedirect', ['extraHeaders', 'responseHeaders']],
  ['onResponseStarted', ['extraHeaders', 'responseHeaders']],
  ['onCompleted', ['extraHeaders', 'responseHeaders']],
  ['onErrorOccurred', ['extraHeaders']],
];

function listenerSpec(extra: readonly string[]): FunctionSpec {
  const filter = dictionary('webRequest.RequestFilter', {
    urls: array(string),
    types: optional(array(enumeration('webRequest.ResourceType', TYPES))),
    tabId: optional(integer),
    windowId: optional(integer),
  });
  const info = array(enumeration('webRequest.ExtraInfo', extra));
  return { params: [param('filter', filter), param('extraInfoSpec', optional(info))], callback: 'none' };
}

/** As `matchCall`, with the text that events have: without the words about the invocation. */
function match(spec: FunctionSpec, given: readonly unknown[]): readonly unknown[] {
  const name = 'addListener';
  try {
    return matchCall(name, spec, given, toPlain).args;
  } catch (error) {
    const prefix = `Error in invocation of ${name}(${signatureText(spec)}): `;
    throw new PageTypeError(apply(sliceText, (error as Error).message, [prefix.length]));
  }
}

/** The listeners of one element. They stay when the guest goes, and are made known to the next one. */
export class WebRequests {
  /** What the app gets as `request`. */
  readonly surface: object;
  readonly #view: View;
  #listeners: Listener[] = [];
  #lastId = 0;

  constructor(view: View) {
    this.#view = view;
    const surface = create(Object.prototype) as object;
    for (let i = 0; i < EVENTS.length; i++) {
      const [name, extra] = EVENTS[i] as (typeof EVENTS)[number];
      defineValue(surface, name, this.#event(name, listenerSpec(extra)), OPEN);
    }
    this.surface = surface;
  }

  #event(name: string, spec: FunctionSpec): object {
    const event = create(Object.prototype) as object;
    const find = (callback: unknown): number => {
      for (let i = 0; i < this.#listeners.length; i++) {
        if (this.#listeners[i]?.event === name && this.#listeners[i]?.callback === callback) return i;
      }
      return -1;
    };
    const has = () => {
      for (let i = 0; i < this.#listeners.length; i++) if (this.#listeners[i]?.event === name) return true;
      return false;
    };
    const define = (key: string, work: (given: readonly unknown[]) => unknown) => {
      const method = (...given: unknown[]) => work(given);
      defineValue(method, 'name', key, { configurable: true });
      defineValue(event, key, method, OPEN);
    };
    define('addListener', (given) => {
      const rest: unknown[] = [];
      for (let i = 1; i < given.length; i++) rest[i - 1] = given[i];
      const args = match(spec, rest);
      const callback = given[0];
      if (typeof callback !== 'function' || find(callback) >= 0) return;
      this.#lastId += 1;
      this.#add({
        id: this.#lastId,
        event: name,
        callback: callback as Callback,
        filter: args[0],
        extra: args[1],
        answersLater: holds(args[1], 'asyncBlocking'),
      });
    });
    define('removeListener', (given) => {
      const index = find(given[0]);
      if (index >= 0) this.#remove(index);
    });
    define('hasListener', (given) => find(given[0]) >= 0);
    define('hasListeners', has);
    return event;
  }

  #add(listener: Listener): void {
    this.#listeners[this.#listeners.length] = listener;
    if (this.#view.guest !== '') this.#tell(listener);
  }

  #remove(index: number): void {
    const kept: Listener[] = [];
    for (let i = 0; i < this.#listeners.length; i++) {
      if (i !== index) kept[kept.length] = this.#listeners[i] as Listener;
    }
    const { id } = this.#listeners[index] as Listener;
    this.#listeners = kept;
    if (this.#view.guest !== '') this.#view.calls.tell('removeRequestListener', [id]);
  }

  #tell({ id, event, filter, extra }: Listener): void {
    const { urls, types } = filter as { readonly urls: unknown; readonly types?: unknown };
    const plain: Record<string, unknown> = { urls };
    if (types !== undefined) plain['types'] = types;
    this.#view.calls.tellOpenly('addRequestListener', [event, id, plain, extra]);
  }

  /** The element has a guest, which has not been anywhere. */
  attached(): void {
    for (let i = 0; i < this.#listeners.length; i++) this.#tell(this.#listeners[i] as Listener);
  }

  hear({ listener, ticket, details }: RequestNews): void {
    let isAnswered = false;
    const answer = (result: unknown) => {
      if (ticket === undefined || isAnswered) return;
      isAnswered = true;
      this.#view.calls.tell('answerRequest', [ticket, answerOf(result)]);
    };
    for (let i = 0; i < this.#listeners.length; i++) {
      const { id, callback, answersLater } = this.#listeners[i] as Listener;
      if (id !== listener) continue;
      try {
        const result = apply(callback, pageWindow, answersLater ? [details, answer] : [details]);
        if (!answersLater) answer(result);
      } catch (error) {
        reportException(error);
        answer(undefined);
      }
      return;
    }
    answer(undefined);
  }
}

function holds(list: unknown, text: string): boolean {
  for (let i = 0; i < ((list as readonly unknown[] | undefined)?.length ?? 0); i++) {
    if ((list as readonly unknown[])[i] === text) return true;
  }
  return false;
}

/** What a listener has returned, as main may be sent it; nothing where it is not what it should be. */
function answerOf(result: unknown): unknown {
  if (typeof result !== 'object' || result === null) return {};
  const { params } = contract.functions.answerRequest;
  const spec: FunctionSpec = { params: [params[2]], callback: 'none' };
  try {
    return matchCall('answerRequest', spec, [result], toPlain).args[0];
  } catch (error) {
    consoleError(`<webview>: What a listener of a request has returned is ignored. ${(error as Error).message}`);
    return {};
  }
}
