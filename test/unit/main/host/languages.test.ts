import { expect, it } from 'vitest';
import { choosesNoLanguage, withBaseLanguages } from '../../../../src/main/host/languages.ts';

it.each([
  [['en-US'], ['en-US', 'en']],
  [
    ['de-AT', 'en-GB', 'en-US'],
    ['de-AT', 'de', 'en-GB', 'en-US', 'en'],
  ],
  [
    ['en-GB', 'fr', 'en-US'],
    ['en-GB', 'fr', 'en-US', 'en'],
  ],
  [
    ['de', 'de-CH'],
    ['de', 'de-CH'],
  ],
])('expands %j to %j', (tags, expanded) => {
  expect(withBaseLanguages(tags)).toEqual(expanded);
});

it.each([
  [{}, true],
  [{ LANG: 'C.UTF-8' }, true],
  [{ LANG: 'de_AT.UTF-8', LC_ALL: 'POSIX' }, true],
  [{ LANG: 'de_AT.UTF-8' }, false],
  [{ LANG: 'C', LC_MESSAGES: 'fr_FR' }, false],
  [{ LANG: 'C', LANGUAGE: 'de' }, false],
])('an environment of %j: %s', (env, none) => {
  expect(choosesNoLanguage(env)).toBe(none);
});
