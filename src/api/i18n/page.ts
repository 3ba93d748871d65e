import { matchCall } from '../core/signature.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import contract from './contract.ts';
import { substitute, substitutionsOf } from './page-substitution.ts';

const { getMessage } = contract.functions;
const PageMap = Map;
const { get, set } = Map.prototype;
const { slice, toLowerCase } = String.prototype;
// Of 2023; the types of the older language do not have it.
const { toWellFormed } = String.prototype as unknown as { toWellFormed: () => string };
const { apply } = Reflect;

interface State {
  /** Names in lower case, and texts in which the placeholders are replaced but `$1` is not. */
  readonly messages: readonly (readonly [name: string, text: string])[];
  readonly uiLanguage: string;
}

export default definePageRoom(contract, (context) => {
  const { messages, uiLanguage } = context.state as State;
  const texts = new PageMap<string, string>();
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i] as readonly [string, string];
    apply(set, texts, [message[0], message[1]]);
  }
  return {
    // Chromium reads a text up to half of a surrogate pair, of which main would see something else.
    given: { detectLanguage: (given) => (typeof given[0] === 'string' ? withText(upToHalf(given[0]), given) : given) },
    own: {
      getMessage(given) {
        // Matched here: what is put in for $1 to $9 is any value, and becomes a text only now.
        const { args } = matchCall('i18n.getMessage', getMessage, given, (value) => value);
        const substitutions = substitutionsOf(given[1]);
        // Chrome's answer to more than nine.
        if (!substitutions) return undefined;
        const text = apply(get, texts, [apply(toLowerCase, args[0], [])]) as string | undefined;
        if (text === undefined) return '';
        const options = args[2] as { readonly escapeLt?: boolean } | undefined;
        return substitute(text, substitutions, options?.escapeLt === true);
      },
    },
    local: { getUILanguage: () => uiLanguage },
  };
});

function withText(text: string, given: readonly unknown[]): unknown[] {
  const result: unknown[] = [text];
  for (let i = 1; i < given.length; i++) result[i] = given[i];
  return result;
}

function upToHalf(text: string): string {
  const wellFormed = apply(toWellFormed, text, []);
  if (wellFormed === text) return text;
  let end = 0;
  while (text[end] === wellFormed[end]) end += 1;
  return apply(slice, text, [0, end]);
}
