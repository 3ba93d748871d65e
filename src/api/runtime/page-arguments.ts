/** What `sendMessage` and `connect` make of their arguments before Chrome's usual matching, which is not enough to tell them apart. */
import { isArray, withoutHalves } from '../core/argument-spec.ts';
import { invocationError, matchCall } from '../core/signature.ts';
import type { MatchedCall } from '../core/signature.ts';
import { toPlain } from '../../renderer/to-plain.ts';
import { apply } from '../../renderer/primordials.ts';
import { serialise } from './page-json.ts';
import contract from './contract.ts';

const { sendMessage, connect } = contract.functions;
const ID_LENGTH = 32;
const { indexOf, slice } = String.prototype;

interface Arranged {
  readonly id: unknown;
  readonly message: unknown;
  readonly options: unknown;
  readonly callback: unknown;
}

/** What a call of `sendMessage` means. */
export interface MessageCall {
  /** The id of the app that it goes to; undefined for the own one. */
  readonly to: string | undefined;
  readonly json: string;
  readonly callback: MatchedCall['callback'];
}

/** @throws TypeError with Chrome's text when they do not fit, or the message cannot be sent. */
export function messageCall(given: readonly unknown[]): MessageCall {
  const arranged = arrange(given);
  if (!arranged) throw failure('No matching signature.');
  const { id, message, options, callback } = arranged;
  // The message is checked apart: any value is one, also those that count as left out elsewhere.
  const matched = matchCall('runtime.sendMessage', sendMessage, [id, '', options, callback], toPlain);
  const to = targetOf(id, failure);
  const { error, json } = serialise(message);
  if (error !== '') throw failure(error);
  return { to, json, callback: matched.callback };
}

/** @returns undefined for the own app. @throws TypeError for what cannot be an app's id */
export function connectTarget(id: unknown): string | undefined {
  return targetOf(id, (detail) => invocationError('runtime.connect', connect, detail));
}

function failure(detail: string): TypeError {
  return invocationError('runtime.sendMessage', sendMessage, detail);
}

function arrange(given: readonly unknown[]): Arranged | undefined {
  let count = given.length;
  if (count === 0 || count > 4) return undefined;
  let callback: unknown;
  const last = given[count - 1];
  // A function given alone is the message.
  if (count > 1 && typeof last === 'function') {
    callback = last;
    count -= 1;
  } else if (count === 4) {
    if (!isEmpty(last)) return undefined;
    count -= 1;
  }
  const first = given[0];
  if (count === 1) return { id: undefined, message: first, options: undefined, callback };
  const second = given[1];
  if (count === 2) {
    if (isId(first)) return { id: first, message: second, options: undefined, callback };
    return isOptions(second) ? { id: undefined, message: first, options: second, callback } : undefined;
  }
  const third = given[2];
  return isId(first) && isOptions(third) ? { id: first, message: second, options: third, callback } : undefined;
}

const isEmpty = (value: unknown) => value === undefined || value === null;
const isId = (value: unknown) => isEmpty(value) || typeof value === 'string';
const isOptions = (value: unknown) => isEmpty(value) || (typeof value === 'object' && !isArray(value));

function targetOf(id: unknown, error: (detail: string) => TypeError): string | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  if (!isAppId(id)) throw error(`Invalid extension id: '${shown(id)}'`);
  return id;
}

/** As it reaches Chromium's text: up to a NUL. */
function shown(id: string): string {
  const end = apply(indexOf, id, ['\0']) as number;
  return withoutHalves(end < 0 ? id : apply(slice, id, [0, end]));
}

function isAppId(id: string): boolean {
  if (id.length !== ID_LENGTH) return false;
  for (let i = 0; i < ID_LENGTH; i++) {
    const letter = id[i] as string;
    if (!((letter >= 'a' && letter <= 'p') || (letter >= 'A' && letter <= 'P'))) return false;
  }
  return true;
}
