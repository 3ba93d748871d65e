/** Which texts Chromium takes for the name of a language: letters, then parts of letters and digits behind `-` or `_`. */
const LANGUAGE = /^[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*$/i;
const { test } = RegExp.prototype;

export function isLanguage(text: string): boolean {
  return Reflect.apply(test, LANGUAGE, [text]);
}
