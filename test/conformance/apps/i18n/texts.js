'use strict';

surfaceCase('chrome.i18n', () => chrome.i18n);
argumentCases('i18n.getMessage', { messageName: 'plain' });

/** A case with one line for each list of arguments. */
function getMessageCase(name, lists) {
  test('getMessage: ' + name, async (t) => {
    lists.forEach((args) => t.value('getMessage' + JSON.stringify(args), () => chrome.i18n.getMessage(...args)));
  });
}

getMessageCase('names', [
  ['plain'],
  ['PLAIN'],
  ['mixed_case'],
  ['empty'],
  ['onlyGerman'],
  ['nothing'],
  [''],
  ['__MSG_plain__'],
  ['x'.repeat(2000)],
]);
getMessageCase('what every app has', [
  ['@@ui_locale'],
  ['@@bidi_dir'],
  ['@@bidi_reversed_dir'],
  ['@@bidi_start_edge'],
  ['@@bidi_end_edge'],
  ['@@nothing'],
  ['@@UI_LOCALE'],
]);
getMessageCase('substitutions', [
  ['greeting'],
  ['greeting', 'one'],
  ['greeting', ['one', 'two', 'three']],
  ['greeting', ['$1', '$2$3', '$$']],
  ['greeting', []],
  ['all', ['1', '2', '3', '4', '5', '6', '7', '8', '9']],
  ['all', ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
  ['nothing', ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
  ['all', [1, true, null, {}, [1, 2], 1.5]],
  ['all', 5],
  ['all', true],
  ['all', {}],
  ['all', null],
  ['all', [[]]],
]);
getMessageCase('options', [
  ['markup', '<b>'],
  ['markup', '<b>', {}],
  ['markup', '<b>', { escapeLt: true }],
  ['markup', '<b>', { escapeLt: false }],
  ['markup', { escapeLt: true }],
  ['markup', null, { escapeLt: null }],
  ['markup', 'x', { escapeLt: 5 }],
  ['markup', 'x', { nonsense: 1 }],
  ['markup', 'x', 5],
  ['markup', 'x', {}, 5],
]);

test('getMessage: values that JSON does not know', async (t) => {
  t.value('functions and objects', () => chrome.i18n.getMessage('all', [() => 1, { toString: () => 'T' }, undefined]));
  t.value('holes', () => chrome.i18n.getMessage('all', [, 'b']));
  t.value('a toString that throws', () => {
    return chrome.i18n.getMessage('all', [
      {
        toString() {
          throw new Error('no');
        },
      },
    ]);
  });
  t.value('a function', () => chrome.i18n.getMessage('all', () => 1));
  t.value('the id', () => chrome.i18n.getMessage('@@extension_id') === chrome.runtime.id);
});

test('the manifest is localised', async (t) => {
  t.value('name', () => chrome.runtime.getManifest().name);
  t.value('current_locale', () => chrome.runtime.getManifest().current_locale);
});
