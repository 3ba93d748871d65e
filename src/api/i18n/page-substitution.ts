/** What `getMessage` puts in for `$1` to `$9`, as Chromium 156 does it. */
import { isArray } from '../core/argument-spec.ts';

const PageString = String;
const MOST = 9;

/** @returns texts; undefined for more than nine. Anything but a text or a list is nothing at all. */
export function substitutionsOf(given: unknown): readonly string[] | undefined {
  if (typeof given === 'string') return [given];
  const texts: string[] = [];
  if (!isArray(given)) return texts;
  if (given.length > MOST) return undefined;
  for (let i = 0; i < given.length; i++) texts[i] = textOf(given[i]);
  return texts;
}

function textOf(value: unknown): string {
  try {
    return PageString(value);
  } catch {
    return '';
  }
}

/**
 * `$1` to `$9` are replaced, of a run of dollars the first is dropped, and any other character after a single dollar goes with it
 * (`$0` and `$-` give nothing, `$$1` gives `$1`).
 * @param escapeLt whether each `<` of the text, but not of what is put in, becomes `&lt;`
 */
export function substitute(text: string, substitutions: readonly string[], escapeLt: boolean): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text[i] as string;
    if (unit !== '$') {
      result += escapeLt && unit === '<' ? '&lt;' : unit;
      continue;
    }
    i += 1;
    if (text[i] === '$') {
      for (; text[i] === '$'; i++) result += '$';
      i -= 1;
      continue;
    }
    const digit = text[i];
    if (digit !== undefined && digit >= '1' && digit <= '9') result += substitutions[+digit - 1] ?? '';
  }
  return result;
}
