/** Texts in the files of other systems: XML, and PowerShell. */

/** Of an attribute's value or an element's text. @throws RangeError for a character that XML cannot have */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text))
    throw new RangeError(`XML has no place for a control character: ${JSON.stringify(text)}`);
  return text.replaceAll(/[&<>"'\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A literal of PowerShell, in which nothing is expanded. It takes typographic single quotes for quotes too. */
export function quotePowerShell(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** A word of a POSIX shell, in which nothing is expanded. */
export function quoteShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
