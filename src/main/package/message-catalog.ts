/** The contents of one `_locales/<locale>/messages.json`. */
import { isJsonObject, property, type JsonObject, type JsonValue } from './json-value.ts';
import { toAsciiLowerCase } from '../permissions/host-pattern.ts';

/** From lower-case message name to text in which the placeholders are replaced but `$1` is not. */
export type MessageCatalog = ReadonlyMap<string, string>;

/** What a catalogue or a text that uses it does wrong, in Chrome's words. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

/** @throws MessageError for the first malformed message; names are compared without regard to case. */
export function parseCatalog(value: JsonValue): MessageCatalog {
  if (!isJsonObject(value)) throw new MessageError('A message catalogue must be an object.');
  return new Map(
    Object.entries(value).map(([name, message]) => {
      const lowerCase = toAsciiLowerCase(name);
      if (!isName(name)) throw badName(lowerCase);
      return [lowerCase, parseMessage(name, message)];
    }),
  );
}

function parseMessage(name: string, value: JsonValue): string {
  if (!isJsonObject(value)) throw new MessageError(`Not a valid tree for key ${name}.`);
  const message = property(value, 'message');
  if (typeof message !== 'string') throw new MessageError(`There is no "message" element for key ${name}.`);
  return replaceVariables(message, '$', '$', parsePlaceholders(name, value));
}

function parsePlaceholders(name: string, message: JsonObject): ReadonlyMap<string, string> {
  const placeholders = property(message, 'placeholders');
  if (placeholders === undefined) return new Map();
  if (!isJsonObject(placeholders)) throw new MessageError(`Not a valid "placeholders" element for key ${name}.`);
  return new Map(
    Object.entries(placeholders).map(([placeholder, value]) => {
      if (!isName(placeholder)) throw badName(placeholder);
      if (!isJsonObject(value)) throw new MessageError(`Invalid placeholder ${placeholder} for key ${name}`);
      const content = property(value, 'content');
      if (typeof content !== 'string') throw new MessageError(`Invalid "content" element for key ${name}.`);
      return [toAsciiLowerCase(placeholder), content];
    }),
  );
}

/**
 * Replaces `<begin>name<end>` by the variable's value, which is not searched again. What cannot be a name is left alone.
 * @throws MessageError at the first name that is not defined.
 */
export function replaceVariables(
  text: string,
  begin: string,
  end: string,
  variables: ReadonlyMap<string, string>,
): string {
  return replaceUntilUndefined(text, begin, end, variables, (name) => {
    throw new MessageError(`Variable ${begin}${name}${end} used but not defined.`);
  });
}

/** As replaceVariables; at an undefined name `undefinedName` may also return, and the rest of the text stays as it is. */
export function replaceUntilUndefined(
  text: string,
  begin: string,
  end: string,
  variables: ReadonlyMap<string, string>,
  undefinedName: (name: string) => void,
): string {
  let result = '';
  let rest = text;
  for (;;) {
    const start = rest.indexOf(begin);
    const stop = start < 0 ? -1 : rest.indexOf(end, start + begin.length);
    if (stop < 0) return result + rest;
    const name = rest.slice(start + begin.length, stop);
    if (!isName(name)) {
      // The end may be the beginning of the next one: `__MSG_a b __MSG_c__`, `$$c$`.
      result += rest.slice(0, start + begin.length);
      rest = rest.slice(start + begin.length);
      continue;
    }
    const value = variables.get(toAsciiLowerCase(name));
    if (value === undefined) {
      undefinedName(name);
      return result + rest;
    }
    result += rest.slice(0, start) + value;
    rest = rest.slice(stop + end.length);
  }
}

function isName(name: string): boolean {
  return /^[A-Za-z0-9_@]+$/.test(name);
}

function badName(name: string): MessageError {
  return new MessageError(`Name of a key "${name}" is invalid. Only ASCII [a-z], [A-Z], [0-9] and "_" are allowed.`);
}
