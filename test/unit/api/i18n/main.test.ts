import { expect, it } from 'vitest';
import room from '../../../../src/api/i18n/main.ts';
import type { AppHost, UserLanguages } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import { Messages } from '../../../../src/main/package/messages.ts';

const page = {} as PageConnection;
const create = (languages: UserLanguages) => {
  const app: Partial<AppHost> = { languages, messages: new Messages(new Map([['a', 'text $1']]), 'id') };
  return room.create(app as AppHost);
};

it('gives pages the texts and the language', () => {
  expect(create({ ui: 'de', accepted: [] }).state?.(page)).toEqual({
    messages: [
      ['a', 'text $1'],
      ['@@extension_id', 'id'],
    ],
    uiLanguage: 'de',
  });
});

it('takes the language of the texts where the system names none', () => {
  expect(create({ ui: 'en-US', accepted: ['c'] }).handlers.getAcceptLanguages(page)).toEqual([['en-US', 'en']]);
});
