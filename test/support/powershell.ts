/** The tokens of a PowerShell script that matter for what comes from outside: strings, comments, brackets. There is no PowerShell to ask on most machines. */

export interface PowerShellTokens {
  /** What the literals (in single quotes) say. */
  readonly literals: readonly string[];
  /** The script without strings and comments. */
  readonly code: string;
}

const QUOTES = `'\u2018\u2019\u201a\u201b`;
const TOKEN = new RegExp(
  `#[^\\n]*|[${QUOTES}]((?:[^${QUOTES}]|[${QUOTES}]{2})*)[${QUOTES}]|"(?:[^"\`]|\`[^]|"")*"|\`[^]|([^])`,
  'gu',
);
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** @throws Error for a string without an end, and brackets that do not match */
export function readPowerShell(script: string): PowerShellTokens {
  const literals: string[] = [];
  const open: string[] = [];
  let code = '';
  for (const [, literal, character] of script.matchAll(TOKEN)) {
    if (literal !== undefined) literals.push(literal.replaceAll(new RegExp(`([${QUOTES}])[${QUOTES}]`, 'gu'), '$1'));
    if (character === undefined) continue;
    if (character === '"' || QUOTES.includes(character))
      throw new Error(`A string without an end after: ${code.slice(-80)}`);
    if ('([{'.includes(character)) open.push(character);
    if (character in PAIRS && open.pop() !== PAIRS[character])
      throw new Error(`A stray ${character} after: ${code.slice(-80)}`);
    code += character;
  }
  if (open.length > 0) throw new Error(`Open at the end: ${open.join('')}`);
  return { literals, code };
}
