/** Reads a script into its syntax tree. */
import { parse } from 'acorn';
import type { Options, Program } from 'acorn';

export interface ScriptFault {
  /** What the parser says, without the place. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

export type Parsed = { readonly program: Program; readonly isModule: boolean } | { readonly fault: ScriptFault };

const OPTIONS = {
  ecmaVersion: 'latest',
  allowHashBang: true,
  // What runs in a page is not always a whole program: some apps load pieces by a loader that wraps them.
  allowReturnOutsideFunction: true,
} as const satisfies Options;

/**
 * @param asModule whether a page loads it as a module; a script with `import` or `export` is read as one in any case
 * @returns the tree, or where and why there is none
 */
export function parseScript(text: string, asModule = false): Parsed {
  const kinds = asModule ? (['module'] as const) : (['script', 'module'] as const);
  let fault: ScriptFault | undefined;
  for (const sourceType of kinds) {
    try {
      return { program: parse(text, { ...OPTIONS, sourceType }), isModule: sourceType === 'module' };
    } catch (error) {
      // The first attempt is what the page would do.
      fault ??= faultOf(error);
    }
  }
  return { fault: fault as ScriptFault };
}

function faultOf(error: unknown): ScriptFault {
  if (error instanceof RangeError) return { message: 'it is nested too deeply to be read', line: 1, column: 1 };
  const { message, loc } = error as SyntaxError & { readonly loc?: { readonly line: number; readonly column: number } };
  if (!loc) throw error;
  return { message: message.replace(/ \(\d+:\d+\)$/, ''), line: loc.line, column: loc.column + 1 };
}
