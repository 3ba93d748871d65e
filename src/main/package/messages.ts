/** An app's localised texts, for `chrome.i18n.getMessage`, the manifest and CSS files. */
import { textDirection } from './locale.ts';
import { replaceUntilUndefined, replaceVariables, type MessageCatalog } from './message-catalog.ts';

const BEGIN = '__MSG_';
const END = '__';

/** The messages that every localised app has beside its own. Their names may not be used for others. */
export function reservedMessages(uiLocale: string): MessageCatalog {
  const rtl = textDirection(uiLocale) === 'rtl';
  return new Map([
    ['@@ui_locale', uiLocale],
    ['@@bidi_dir', rtl ? 'rtl' : 'ltr'],
    ['@@bidi_reversed_dir', rtl ? 'ltr' : 'rtl'],
    ['@@bidi_start_edge', rtl ? 'right' : 'left'],
    ['@@bidi_end_edge', rtl ? 'left' : 'right'],
  ]);
}

export class Messages {
  readonly #dictionary: MessageCatalog;
  readonly #withId: MessageCatalog;

  /**
   * @param dictionary all messages by lower-case name, the reserved ones included; empty for an app that is not localised.
   * @param appId the value of `@@extension_id`, the one message that every app has, but its manifest cannot use.
   */
  constructor(dictionary: MessageCatalog, appId: string) {
    this.#dictionary = dictionary;
    this.#withId = new Map([...dictionary, ['@@extension_id', appId]]);
  }

  /** Every message by lower-case name, `@@extension_id` included; the texts still have `$1` to `$9` in them. */
  all(): readonly (readonly [name: string, text: string])[] {
    return [...this.#withId];
  }

  /**
   * Replaces `__MSG_name__` in a string of the manifest.
   * @throws MessageError with Chrome's text for a name that is not defined.
   */
  replaceInManifest(text: string): string {
    return replaceVariables(text, BEGIN, END, this.#dictionary);
  }

  /** Replaces `__MSG_name__` in a style sheet, as far as the first name that is not defined; the rest stays as it is. */
  replaceInCss(text: string): string {
    return replaceUntilUndefined(text, BEGIN, END, this.#withId, () => undefined);
  }
}
