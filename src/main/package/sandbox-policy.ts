/** The policy of sandboxed pages: Chrome's own, or the manifest's as far as it keeps remote code out. */

export const SANDBOX_POLICY =
  "sandbox allow-scripts allow-forms allow-popups allow-modals; script-src 'self' 'unsafe-inline' 'unsafe-eval'; child-src 'self';";

const CHILD_DEFAULT = "child-src 'self'";
const SCRIPT_DEFAULT = "script-src 'self' 'unsafe-inline' 'unsafe-eval'";
const SCRIPT_DIRECTIVES: ReadonlySet<string> = new Set([
  'script-src',
  'script-src-elem',
  'script-src-attr',
  'worker-src',
]);
const CHILD_DIRECTIVES: ReadonlySet<string> = new Set(['child-src', 'frame-src']);
const LOCAL_SCHEMES: ReadonlySet<string> = new Set(['blob:', 'filesystem:']);

/**
 * Takes remote sources out of a manifest's `sandbox.content_security_policy` and adds the directives without which the default would
 * be open, as Chromium 156 does for manifest version 2.
 * @returns undefined for one that Chrome refuses: no `sandbox` directive, one that allows the app's own origin or top navigation, or
 *   characters that a header cannot have.
 */
export function restrictSandboxPolicy(
  text: string,
): { readonly policy: string; readonly warnings: readonly string[] } | undefined {
  if (/[^\x20-\x7e]|,/.test(text)) return undefined;
  const directives = text
    .split(';')
    .map((directive) => directive.trim())
    .filter(Boolean)
    .map(parseDirective);
  const sandboxes = directives.filter(({ name }) => name === 'sandbox');
  if (sandboxes.length === 0 || sandboxes.some(({ values }) => values.some(isEscape))) return undefined;

  const warnings: string[] = [];
  const result = directives.map((directive) => restrictDirective(directive, warnings));
  const has = (names: ReadonlySet<string>) => directives.some(({ name }) => names.has(name) || name === 'default-src');
  if (!has(CHILD_DIRECTIVES)) result.push(CHILD_DEFAULT);
  if (!has(SCRIPT_DIRECTIVES)) result.push(SCRIPT_DEFAULT);
  return { policy: `${result.join('; ')};`, warnings };
}

interface Directive {
  readonly name: string;
  readonly values: readonly string[];
  readonly text: string;
}

function parseDirective(text: string): Directive {
  const [name = '', ...values] = text.split(/ +/);
  return { name: name.toLowerCase(), values, text };
}

function isEscape(token: string): boolean {
  const flag = token.toLowerCase();
  return flag === 'allow-same-origin' || flag.startsWith('allow-top-navigation');
}

function restrictDirective({ name, values, text }: Directive, warnings: string[]): string {
  if (name !== 'default-src' && !SCRIPT_DIRECTIVES.has(name) && !CHILD_DIRECTIVES.has(name)) return text;
  const local = values
    .map((value) => value.toLowerCase())
    .filter((value) => value.startsWith("'") || LOCAL_SCHEMES.has(value));
  for (const value of values) {
    if (local.includes(value.toLowerCase())) continue;
    warnings.push(`'sandbox.content_security_policy': Ignored insecure CSP value "${value}" in directive '${name}'.`);
  }
  if (!local.includes("'self'") && !local.includes("'none'")) local.push("'self'");
  return [name, ...local].join(' ');
}
