import { expect, it } from 'vitest';
import { withUtf8Locale } from '../../../../src/main/host/utf8-locale.ts';

it.each([
  { LANG: 'de_DE.UTF-8' },
  { LANG: 'C', LC_CTYPE: 'C.utf8' },
  { LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'en_US.UTF-8' },
])('leaves %j', (env) => {
  expect(withUtf8Locale(env, 'linux')).toEqual(env);
});

it.each([{}, { LANG: '' }, { LANG: 'C' }, { LANG: 'de_DE@euro' }, { LANG: 'de_DE.UTF-8', LC_CTYPE: 'POSIX' }])(
  'gives UTF-8 to %j, and keeps the rest',
  (env) => {
    expect(withUtf8Locale({ ...env, PATH: '/bin' }, 'linux')).toEqual({ ...env, PATH: '/bin', LC_CTYPE: 'C.UTF-8' });
  },
);

it('takes LC_ALL apart, which goes before the others', () => {
  const env = withUtf8Locale({ LC_ALL: 'de_DE', LANG: 'en_US.UTF-8', LC_TIME: 'en_GB.UTF-8' }, 'linux');
  expect(env).not.toHaveProperty('LC_ALL');
  expect(env).toMatchObject({ LC_CTYPE: 'C.UTF-8', LANG: 'de_DE', LC_MESSAGES: 'de_DE', LC_TIME: 'de_DE' });
});

it('is Linux’s affair', () => {
  expect(withUtf8Locale({ LANG: 'C' }, 'darwin')).toEqual({ LANG: 'C' });
});
