/**
 * Matches a call's arguments against a declared function the way Chrome's native bindings do (APISignature in Chromium), and produces its
 * TypeError texts. Runs in the app's own world, where Array.prototype may have been replaced: hence index loops and no iteration protocol.
 */
import { looksLike, parse, typeName } from './argument-spec.ts';
import type { Converter } from './argument-spec.ts';
import { isOptional, typeOf } from './contract.ts';
import type { FunctionSpec, ParamSpec } from './contract.ts';

const { TypeError: PageTypeError } = globalThis;

/** The arguments of an accepted call: one entry per declared parameter (`undefined` where omitted). */
export interface MatchedCall {
  readonly args: unknown[];
  /** The app's callback; undefined when there is none (then the caller makes a Promise or nothing). */
  readonly callback: ((...results: unknown[]) => void) | undefined;
}

/**
 * @param name full name without `chrome.`, e.g. `sockets.tcp.send`
 * @throws TypeError with Chrome's text when the arguments do not match.
 */
export function matchCall(
  name: string,
  spec: FunctionSpec,
  given: readonly unknown[],
  convert: Converter,
): MatchedCall {
  const slots = align(spec, given);
  if (!slots) throw invocationError(name, spec, 'No matching signature.');
  const args: unknown[] = [];
  for (let i = 0; i < spec.params.length; i++) {
    const param = spec.params[i] as ParamSpec;
    const value = slots[i];
    if (value === undefined || value === null) {
      args[i] = undefined;
      continue;
    }
    const parsed = parse(typeOf(param.spec), value, convert);
    if (parsed.error !== '') throw invocationError(name, spec, `Error at parameter '${param.name}': ${parsed.error}`);
    args[i] = parsed.value;
  }
  return { args, callback: slots[spec.params.length] as MatchedCall['callback'] };
}

/** The error of a call that does not fit, with Chrome's text. */
export function invocationError(name: string, spec: FunctionSpec, detail: string): TypeError {
  return new PageTypeError(`Error in invocation of ${name}(${signatureText(spec)}): ${detail}`);
}

/** E.g. `integer socketId, optional sockets.tcp.SecureOptions options, function callback`. */
export function signatureText(spec: FunctionSpec): string {
  let text = '';
  for (let i = 0; i < spec.params.length; i++) {
    const { name, spec: type } = spec.params[i] as ParamSpec;
    text += `${i ? ', ' : ''}${isOptional(type) ? 'optional ' : ''}${typeName(typeOf(type))} ${name}`;
  }
  if (spec.callback === 'none') return text;
  return `${text}${text === '' ? '' : ', '}${spec.callback === 'optional' ? 'optional ' : ''}function callback`;
}

/**
 * Distributes the given arguments over the parameters, leaving out optional ones where that makes the rest fit; undefined when
 * no way does. The last slot is the callback's.
 */
function align(spec: FunctionSpec, given: readonly unknown[]): unknown[] | undefined {
  const count = spec.params.length + (spec.callback === 'none' ? 0 : 1);
  if (given.length > count) return undefined;
  const slots: unknown[] = [];
  return place(0, 0) ? slots : undefined;

  function place(slot: number, from: number): boolean {
    if (slot === count) return from === given.length;
    const isCallback = slot === spec.params.length;
    const optional = isCallback ? spec.callback === 'optional' : isOptional((spec.params[slot] as ParamSpec).spec);
    if (from < given.length) {
      const value = given[from];
      const empty = value === undefined || value === null;
      const fits = isCallback
        ? typeof value === 'function'
        : !empty && looksLike(typeOf((spec.params[slot] as ParamSpec).spec), value);
      if (fits || (empty && optional)) {
        slots[slot] = empty ? undefined : value;
        if (place(slot + 1, from + 1)) return true;
      }
    }
    if (!optional) return false;
    slots[slot] = undefined;
    return place(slot + 1, from);
  }
}
