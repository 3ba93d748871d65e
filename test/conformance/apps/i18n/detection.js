'use strict';

argumentCases('i18n.detectLanguage', {});

var EN = 'The quick brown fox jumps over the lazy dog, and then it goes home to sleep until the next morning.';
var DE = 'Der schnelle braune Fuchs springt über den faulen Hund und geht danach nach Hause, um zu schlafen.';
var FR = 'Le renard brun rapide saute par-dessus le chien paresseux, puis il rentre chez lui pour dormir.';
var JA = '素早い茶色の狐がのろまな犬を飛び越えて、それから家に帰って朝まで眠ります。明日もまた来るでしょう。';
var RU = 'Быстрая коричневая лиса перепрыгивает через ленивую собаку и потом идёт домой спать до утра.';
var HE = 'השועל החום המהיר קופץ מעל הכלב העצלן ואחר כך הולך הביתה לישון עד הבוקר.';
var TEXTS = {
  English: EN,
  German: DE,
  Japanese: JA,
  Hebrew: HE,
  Norwegian: 'Den raske brune reven hopper over den late hunden og går deretter hjem for å sove til neste morgen.',
  'Chinese, simplified': '敏捷的棕色狐狸跳过了懒狗,然后它回家睡觉直到第二天早晨。明天它还会再来。',
  'Chinese, traditional': '敏捷的棕色狐狸跳過了懶狗,然後牠回家睡覺直到第二天早晨。明天牠還會再來。',
  Filipino: 'Ang mabilis na kayumangging soro ay tumatalon sa tamad na aso at pagkatapos ay umuuwi para matulog.',
  empty: '',
  blanks: '   ',
  'one word': 'Hello',
  digits: '12345 67890',
  'two scripts': EN + ' ' + RU,
  'three scripts': EN + RU + JA,
  'five languages': [EN, DE, FR, JA, RU].join('\n'),
  'ends at NUL': EN + '\0' + RU,
  'ends at half a pair': EN + '\ud800' + RU,
  'a pair': EN + '\ud83d\ude00' + RU,
  'Russian in Latin script':
    'Bystraya korichnevaya lisa pereprygivaet cherez lenivuyu sobaku i potom idyot domoy spat do utra.',
  markup: '<p lang="de">' + DE + '</p>',
  'German after ten thousand bytes of English': EN.repeat(110) + DE.repeat(110),
  'Russian after ten thousand bytes of English': EN.repeat(110) + RU.repeat(110),
};

Object.keys(TEXTS).forEach((name) => {
  test('detectLanguage: ' + name, async (t) => {
    await t.call('i18n.detectLanguage', TEXTS[name]);
  });
});

test('detectLanguage: a promise', async (t) => {
  await t.promise('i18n.detectLanguage', EN);
});
