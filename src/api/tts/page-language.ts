/** Which texts Chromium takes for the name of a language: letters, then parts of letters and digits behind `-` or `_`. */
const LANGUAGE = /^[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*$/i;
// Not `test`, which would call what a page has put in the place of this.
const { exec } = RegExp.prototype;
const { apply } = Reflect;

export function isLanguage(text: string): boolean {
  return apply(exec, LANGUAGE, [text]) !== null;
}
