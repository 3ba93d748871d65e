'use strict';

argumentCases('i18n.getUILanguage', {});
argumentCases('i18n.getAcceptLanguages', {});

test('getUILanguage', async (t) => {
  t.value('is the locale of the texts', () => {
    return chrome.i18n.getUILanguage().replaceAll('-', '_') === chrome.i18n.getMessage('@@ui_locale');
  });
});

test('getAcceptLanguages', async (t) => {
  for (var list of [
    await new Promise((resolve) => chrome.i18n.getAcceptLanguages(resolve)),
    await chrome.i18n.getAcceptLanguages(),
  ]) {
    t.value('a list of tags', () => list.length > 0 && list.every((tag) => /^[a-z]{2,3}(-\w+)*$/.test(tag)));
    t.value('each once', () => new Set(list).size === list.length);
    t.value('the base language too', () => list.every((tag) => list.includes(tag.split('-')[0])));
  }
});
