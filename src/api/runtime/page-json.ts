/** Messages travel as JSON, as in Chromium: `toJSON` counts, what JSON has no form for is dropped or null, and so on. */
import { MAX_MESSAGE_BYTES } from '../core/messaging.ts';
import { apply } from '../../renderer/primordials.ts';

const { parse, stringify } = JSON;
const { encode } = TextEncoder.prototype;
const encoder = new TextEncoder();
/** UTF-8 needs at most so many bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Why a value cannot be sent, in Chrome's words; '' when `json` is what is sent. */
export interface Serialised {
  readonly error: string;
  readonly json: string;
}

export function serialise(value: unknown): Serialised {
  let json: string | undefined;
  try {
    json = value === undefined ? 'null' : stringify(value);
  } catch {
    // A value inside itself, a toJSON that throws, a big integer.
  }
  if (typeof json !== 'string') return { error: 'Could not serialize message.', json: '' };
  if (isTooLong(json)) return { error: 'Message exceeded maximum allowed size of 64MiB.', json: '' };
  return { error: '', json };
}

function isTooLong(json: string): boolean {
  if (json.length * MAX_BYTES_PER_UNIT <= MAX_MESSAGE_BYTES) return false;
  return json.length > MAX_MESSAGE_BYTES || apply(encode, encoder, [json]).length > MAX_MESSAGE_BYTES;
}

/** The value of a message. @throws SyntaxError for what no page of ours sends */
export function parseMessage(json: string): unknown {
  return parse(json);
}
