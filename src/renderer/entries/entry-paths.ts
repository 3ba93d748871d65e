/** Paths of entries: absolute ones begin with `/`, and there are no links. */
import { apply } from '../primordials.ts';

const { slice, lastIndexOf } = String.prototype;

const cut = (text: string, from: number, to?: number): string =>
  apply(slice, text, to === undefined ? [from] : [from, to]);

/**
 * @param base absolute
 * @param path absolute, or relative to the base; `..` does not lead above the top
 */
export function resolvePath(base: string, path: string): string {
  const names: string[] = [];
  const all = path[0] === '/' ? path : `${base}/${path}`;
  let name = '';
  for (let i = 0; i <= all.length; i++) {
    if (i < all.length && all[i] !== '/') {
      name += all[i] as string;
      continue;
    }
    if (name === '..') names.length = names.length > 0 ? names.length - 1 : 0;
    else if (name !== '' && name !== '.') names[names.length] = name;
    name = '';
  }
  let resolved = '';
  for (let i = 0; i < names.length; i++) resolved += `/${names[i] as string}`;
  return resolved === '' ? '/' : resolved;
}

export function parentOf(path: string): string {
  const at = apply(lastIndexOf, path, ['/']) as number;
  return at <= 0 ? '/' : cut(path, 0, at);
}

/** The last name; '' of the top. */
export function nameOf(path: string): string {
  return cut(path, (apply(lastIndexOf, path, ['/']) as number) + 1);
}

/** Whether it may be the name of an entry. */
export function isName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  for (let i = 0; i < name.length; i++) if (name[i] === '/' || name[i] === '\0') return false;
  return true;
}
