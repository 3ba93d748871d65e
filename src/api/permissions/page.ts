import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import {
  apply,
  dictionary,
  getOwnPropertyDescriptor,
  keys,
  PageError,
  pageNavigator,
  PagePromise,
  PageTypeError,
} from '../../renderer/primordials.ts';
import { isArray } from '../core/argument-spec.ts';
import contract from './contract.ts';

const { userActivation } = pageNavigator;
const { stringify } = JSON;
const isActive = getOwnPropertyDescriptor(UserActivation.prototype, 'isActive')?.get as () => boolean;

/** What main pushes when a permission has come or gone. */
interface Namespaces {
  readonly names: readonly string[];
  readonly states: Readonly<Record<string, unknown>>;
}

export default definePageRoom(contract, (context) => ({
  given: { contains: withTexts, remove: withTexts, request: withTexts },
  local: {
    // Whether the user has just done something is known at the moment of the call only, and only here.
    request(args, callback) {
      const given = [args[0], apply(isActive, userActivation, [])];
      if (callback) {
        context.call('permissions.ask', given, (error, results) => finish(callback, error, results, context.lastError));
        return undefined;
      }
      return new PagePromise((resolve, reject) => {
        context.call('permissions.ask', given, (error, results) => {
          if (error === null) resolve(results[0]);
          else reject(new PageError(error));
        });
      });
    },
  },
  push(state) {
    const { names, states } = state as Namespaces;
    context.setNamespaces(names, states);
  },
}));

/** Chromium makes texts of permissions that are objects: of `{socket: []}` it makes `socket|[]`. */
function withTexts(given: readonly unknown[]): readonly unknown[] {
  const set = given[0] as { readonly permissions?: unknown } | null | undefined;
  const permissions = typeof set === 'object' ? set?.permissions : undefined;
  if (!isArray(permissions)) return given;
  const texts: unknown[] = [];
  let changed = false;
  for (let i = 0; i < permissions.length; i++) {
    const item: unknown = permissions[i];
    texts[i] = typeof item === 'object' ? textOf(item) : item;
    changed ||= texts[i] !== item;
  }
  if (!changed) return given;
  const result: unknown[] = [];
  for (let i = 0; i < given.length; i++) result[i] = given[i];
  const copy = dictionary<unknown>();
  const names = keys(set as object);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    copy[name] = name === 'permissions' ? texts : (set as Record<string, unknown>)[name];
  }
  result[0] = copy;
  return result;
}

function textOf(permission: object | null): string {
  if (permission === null) throw new PageTypeError('Cannot convert undefined or null to object');
  const names = keys(permission);
  if (names.length !== 1) throw new PageError('Too many keys in object-style permission.');
  const name = names[0] as string;
  return `${name}|${jsonOf((permission as Record<string, unknown>)[name])}`;
}

/** What JSON does not take (a value inside itself, a big integer, a toJSON that throws) is `undefined` in the text, as in Chromium. */
function jsonOf(value: unknown): string | undefined {
  try {
    return stringify(value);
  } catch {
    return undefined;
  }
}
