/**
 * Notices when the app reads a member of `chrome.*` that Chrome would have and Holdfast does not. For the app it stays as absent as any:
 * `undefined`, not listed, not `in`; so that an app which tests for it takes its other path. That is why the watch is on the
 * prototype of the objects, where a read ends that found nothing, and is not made of properties.
 */
import {
  apply,
  create,
  dictionary,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  PageError,
  PageProxy,
  reflectGet,
  setPrototypeOf,
  sliceText,
} from './primordials.ts';

/** Enough for the frames that matter. */
const LONGEST_STACK = 4000;

/**
 * @param chrome the surface, complete
 * @param missing full names without `chrome.`: namespaces and members
 * @param report gets each of them at most once, with the stack of its first read
 */
export function watchMissing(
  chrome: Record<string, unknown>,
  missing: readonly string[],
  report: (name: string, stack: string) => void,
): void {
  const objects: Record<string, unknown>[] = [];
  const names: Record<string, string>[] = [];
  for (let i = 0; i < missing.length; i++) {
    const { holder, key, name } = place(chrome, missing[i] as string);
    if (key === '') continue;
    let at = 0;
    while (at < objects.length && objects[at] !== holder) at += 1;
    if (at === objects.length) {
      objects[at] = holder;
      names[at] = dictionary();
    }
    (names[at] as Record<string, string>)[key] = name;
  }
  for (let i = 0; i < objects.length; i++) {
    const object = objects[i] as object;
    // Something that is not a plain object has a prototype of its own, which it needs.
    if (getPrototypeOf(object) === Object.prototype)
      setPrototypeOf(object, watcher(names[i] as Record<string, string>));
  }

  function watcher(absent: Record<string, string>): object {
    // Without a prototype: a page that puts a trap's name on Object.prototype must not get into it.
    const handler = dictionary<unknown>();
    handler['get'] = (target: object, key: string | symbol, receiver: unknown): unknown => {
      const name = typeof key === 'string' ? absent[key] : undefined;
      if (name !== undefined) {
        delete absent[key as string];
        report(name, stackText());
      }
      return reflectGet(target, key, receiver);
    };
    return new PageProxy(create(Object.prototype) as object, handler as ProxyHandler<object>);
  }
}

/** The object that is there and lacks the first part of the name that is not; key '' when nothing is lacking. */
function place(
  chrome: Record<string, unknown>,
  full: string,
): { readonly holder: Record<string, unknown>; readonly key: string; readonly name: string } {
  let holder = chrome;
  let key = '';
  for (let i = 0; i <= full.length; i++) {
    const letter = full[i];
    if (letter !== undefined && letter !== '.') {
      key += letter;
      continue;
    }
    const found = getOwnPropertyDescriptor(holder, key);
    if (!found) return { holder, key, name: apply(sliceText, full, [0, i]) };
    if (typeof found.value !== 'object' || found.value === null) break;
    holder = found.value as Record<string, unknown>;
    key = '';
  }
  return { holder, key: '', name: full };
}

/** The page may have set how stacks are made; then there may be none. */
function stackText(): string {
  try {
    const { stack } = new PageError();
    return typeof stack === 'string' ? apply(sliceText, stack, [0, LONGEST_STACK]) : '';
  } catch {
    return '';
  }
}
