import { afterEach, expect, it, vi } from 'vitest';
import { isLanguage } from '../../../../src/api/tts/page-language.ts';

afterEach(() => vi.restoreAllMocks());

it('knows the name of a language, whatever a page has made of regular expressions', () => {
  for (const fake of [undefined, () => null, () => [''] as unknown as RegExpExecArray]) {
    if (fake) vi.spyOn(RegExp.prototype, 'exec').mockImplementation(fake);
    const answers = ['de', 'pt-BR', 'zh_Hant', 'x', '', 'de-'].map(isLanguage);
    vi.restoreAllMocks();
    expect(answers).toEqual([true, true, true, false, false, false]);
  }
});
