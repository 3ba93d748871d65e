import { expect, it } from 'vitest';
import { detectLanguages } from '../../../../src/api/i18n/main-detection.ts';

const ENGLISH = 'The quick brown fox jumps over the lazy dog, and then it goes home to sleep until morning.';

it('is sure of a long text in one language', async () => {
  expect(await detectLanguages(ENGLISH)).toEqual({
    isReliable: true,
    languages: [{ language: 'en', percentage: 100 }],
  });
});

it('is not sure of a short one, and finds nothing in none', async () => {
  expect((await detectLanguages('Hello, how are you today?')).isReliable).toBe(false);
  expect(await detectLanguages('')).toEqual({ isReliable: false, languages: [] });
});

it('reads up to the first NUL or half of a surrogate pair, but not to a whole one', async () => {
  const russian = 'Быстрая коричневая лиса перепрыгивает через ленивую собаку.';
  const languages = async (between: string) =>
    (await detectLanguages(ENGLISH + between + russian)).languages.map(({ language }) => language);
  expect(await languages('\0')).toEqual(['en']);
  expect(await languages('\ud800')).toEqual(['en']);
  expect(await languages('\u{1f600}')).toContain('ru');
});
