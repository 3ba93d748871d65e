import { describe, expect, it } from 'vitest';
import { loadMessages } from '../../../../src/main/package/load-messages.ts';
import { isKnownLocale, textDirection, withParents } from '../../../../src/main/package/locale.ts';
import { MessageError, parseCatalog } from '../../../../src/main/package/message-catalog.ts';
import { Messages, reservedMessages } from '../../../../src/main/package/messages.ts';
import { substitute } from '../../../../src/api/i18n/page-substitution.ts';
import type { JsonValue } from '../../../../src/main/package/json-value.ts';
import { writeApp } from './temp-app.ts';

/** As chrome.i18n.getMessage has it. */
function getMessage(m: Messages, name: string, substitutions: readonly string[] = []): string {
  const found = m.all().find(([candidate]) => candidate === name.toLowerCase());
  return found ? substitute(found[1], substitutions, false) : '';
}

const ID = 'abcdefghijklmnopabcdefghijklmnop';

function messages(texts: Readonly<Record<string, JsonValue>>, uiLocale = 'en_US'): Messages {
  const catalog = parseCatalog(
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, typeof text === 'string' ? { message: text } : text]),
    ),
  );
  return new Messages(new Map([...catalog, ...reservedMessages(uiLocale)]), ID);
}

describe('getMessage', () => {
  // What chrome.i18n.getMessage of Chromium 156 gave without substitutions, with ['S1', 'S2'], and with ['$1', '$2'].
  it.each([
    ['$1|$2|$9|', '|||', 'S1|S2||', '$1|$2||'],
    ['$10', '0', 'S10', '$10'],
    ['$$1', '$1', '$1', '$1'],
    ['$$$1', '$$1', '$$1', '$$1'],
    ['x$', 'x', 'x', 'x'],
    ['$0', '', '', ''],
    ['$ 1', '1', '1', '1'],
    ['100$', '100', '100', '100'],
    ['$1-$2', '-', 'S1-S2', '$1-$2'],
    ['$$', '$', '$', '$'],
    ['$$$$', '$$$', '$$$', '$$$'],
    ['$-', '', '', ''],
    ['<b> " & é', '<b> " & é', '<b> " & é', '<b> " & é'],
  ])('%s', (text, plain, substituted, verbatim) => {
    const m = messages({ m: text });
    expect([getMessage(m, 'm'), getMessage(m, 'm', ['S1', 'S2']), getMessage(m, 'm', ['$1', '$2'])]).toEqual([
      plain,
      substituted,
      verbatim,
    ]);
  });

  it('looks names up without regard to case and gives nothing for an unknown one', () => {
    const m = messages({ Title: 'x' });
    expect([getMessage(m, 'title'), getMessage(m, 'TITLE'), getMessage(m, 'other'), getMessage(m, '')]).toEqual([
      'x',
      'x',
      '',
      '',
    ]);
  });

  it('has the reserved messages', () => {
    const names = [
      '@@extension_id',
      '@@ui_locale',
      '@@bidi_dir',
      '@@bidi_reversed_dir',
      '@@bidi_start_edge',
      '@@bidi_end_edge',
    ];
    const all = (m: Messages) => names.map((name) => getMessage(m, name));
    expect(all(messages({}))).toEqual([ID, 'en_US', 'ltr', 'rtl', 'left', 'right']);
    expect(all(messages({}, 'he'))).toEqual([ID, 'he', 'rtl', 'ltr', 'right', 'left']);
    expect(all(new Messages(new Map(), ID))).toEqual([ID, '', '', '', '', '']);
  });
});

describe('placeholders', () => {
  const placeholders = { P: { content: '$1' }, q: { content: '$p$' } };
  it.each([
    ['$P$ and $p$', 'S1 and S1'],
    // A value is not searched for placeholders again, but its $ counts when the message is used.
    ['$q$', ''],
    ['$$p$$', '$1'],
    ['$P$$q$', 'S1'],
  ])('%s', (message, result) => {
    const m = messages({ m: { message, placeholders } });
    expect(getMessage(m, 'm', ['S1'])).toBe(result);
  });

  it.each<[JsonValue, string]>([
    [
      { 'a b': { message: 'x' } },
      'Name of a key "a b" is invalid. Only ASCII [a-z], [A-Z], [0-9] and "_" are allowed.',
    ],
    [{ a: 5 }, 'Not a valid tree for key a.'],
    [{ a: {} }, 'There is no "message" element for key a.'],
    [{ a: { message: '', placeholders: 5 } }, 'Not a valid "placeholders" element for key a.'],
    [{ a: { message: '', placeholders: { p: 5 } } }, 'Invalid placeholder p for key a'],
    [{ a: { message: '', placeholders: { p: {} } } }, 'Invalid "content" element for key a.'],
    [{ a: { message: 'x $p$' } }, 'Variable $p$ used but not defined.'],
    [[], 'A message catalogue must be an object.'],
  ])('%j is refused', (catalog, text) => {
    expect(() => parseCatalog(catalog)).toThrow(MessageError);
    expect(() => parseCatalog(catalog)).toThrow(text);
  });
});

describe('style sheets', () => {
  it('are replaced as far as the first unknown message', () => {
    const m = messages({ X: 'up$per', c: '$$1' });
    const css =
      'a{b:__MSG_c__ url(chrome-extension://__MSG_@@extension_id__/x) __MSG_@@bidi_dir__ __MSG_X__ __MSG_zz__ __MSG_X__}';
    expect(m.replaceInCss(css)).toBe(`a{b:$$1 url(chrome-extension://${ID}/x) ltr up$per __MSG_zz__ __MSG_X__}`);
  });

  it('of an app that is not localised know only the id', () => {
    const m = new Messages(new Map(), ID);
    expect(m.replaceInCss('__MSG_@@extension_id__ __MSG_@@ui_locale__')).toBe(`${ID} __MSG_@@ui_locale__`);
  });
});

describe('locales', () => {
  it('are those of ICU', () => {
    // What Chromium 156 accepted as default_locale, and what it refused.
    const yes =
      'sr_Latn zh_CN zh_TW pt_BR es_419 nb no he fil en_AU am zh sr_Cyrl_RS yi eo uk_UA zh_Hant zh_Hans_CN haw nn_NO ja_JP';
    const no = 'iw in tl ca_ES_VALENCIA la tlh en_XX mo sh xx_YY aa ab en_EN en_us c e eng deu EN en-US README .svn';
    expect(yes.split(' ').filter((name) => !isKnownLocale(name))).toEqual([]);
    expect(no.split(' ').filter(isKnownLocale)).toEqual([]);
  });

  it('have parents and a direction', () => {
    expect(withParents('zh_Hant_TW')).toEqual(['zh_Hant_TW', 'zh_Hant', 'zh']);
    expect(['en_US', 'ar', 'he', 'fa_IR', 'ur', 'az_Arab', 'de'].map(textDirection)).toEqual([
      'ltr',
      'rtl',
      'rtl',
      'rtl',
      'rtl',
      'rtl',
      'ltr',
    ]);
  });
});

describe('the _locales folder', () => {
  const catalog = (texts: Record<string, string>) =>
    Object.fromEntries(Object.entries(texts).map(([name, message]) => [name, { message }]));
  const files = {
    '_locales/pt_BR/messages.json': catalog({ a: 'pt_BR' }),
    '_locales/pt/messages.json': catalog({ a: 'pt', B: 'pt' }),
    '_locales/fr/messages.json': catalog({ a: 'fr', b: 'fr', c: 'fr' }),
  };

  it.each([
    ['pt_BR', ['pt_BR', 'pt', 'fr']],
    ['pt_PT', ['pt', 'pt', 'fr']],
    ['fr', ['fr', 'fr', 'fr']],
    ['ja', ['fr', 'fr', 'fr']],
  ])('is searched from the locale of the user, %s, to the default', async (locale, texts) => {
    const { dictionary } = await loadMessages(await writeApp(files), 'fr', locale);
    expect(['a', 'b', 'c'].map((name) => dictionary?.get(name))).toEqual(texts);
    expect(dictionary?.get('@@ui_locale')).toBe(locale);
  });

  it('is searched for the default alone, without its parents, when that is the locale of the user', async () => {
    const { dictionary } = await loadMessages(await writeApp(files), 'pt_BR', 'pt_BR');
    expect([dictionary?.get('a'), dictionary?.get('b')]).toEqual(['pt_BR', undefined]);
  });

  it('may be missing', async () => {
    await expect(loadMessages(await writeApp({}), undefined, 'en')).resolves.toEqual({
      dictionary: undefined,
      warnings: [],
    });
  });

  it('names the file of a fault, in whatever language', async () => {
    const folder = await writeApp({ ...files, '_locales/de/messages.json': { a: 5 } });
    await expect(loadMessages(folder, 'fr', 'en')).rejects.toThrow(
      '_locales/de/messages.json: Not a valid tree for key a.',
    );
  });

  it('must not use reserved names', async () => {
    const folder = await writeApp({ '_locales/en/messages.json': catalog({ '@@bidi_dir': 'x' }) });
    await expect(loadMessages(folder, 'en', 'en')).rejects.toThrow('Reserved key @@bidi_dir found in message catalog.');
  });
});
