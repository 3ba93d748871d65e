/** Scripts and styles of an app for the pages of its guests, as code that looks for itself whether the document is meant. */
import type { ContentScript } from '../host/guest-service.ts';

/** A content script, made ready: what runs before the document's own scripts, and what when its DOM is there. */
export interface PreparedScript {
  readonly atStart: string;
  readonly later: string | undefined;
}

/** Styles that no policy of the guest's page forbids. @returns the script that adds them */
export function styleScript(css: string): string {
  return `(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(sheet); })()`;
}

/**
 * @param js texts of the scripts, in order
 * @param css texts of the styles, in order
 */
export function prepareScript(script: ContentScript, js: readonly string[], css: readonly string[]): PreparedScript {
  const runsAtStart = script.run_at === 'document_start';
  const scripts = js.map((code) => guarded(script, code)).join('\n');
  const styles = css.map((text) => guarded(script, styleScript(text))).join('\n');
  return { atStart: runsAtStart ? `${styles}\n${scripts}` : styles, later: runsAtStart ? undefined : scripts };
}

/**
 * Code that looks first whether the document is meant. A block, not a function: what a script declares by `var` and `function` is there
 * for the scripts after it. Not `eval`: the policy of the guest's page may forbid it.
 */
function guarded(script: ContentScript, code: string): string {
  const any = (patterns: readonly string[], toSource: (text: string) => string) =>
    `${JSON.stringify(patterns.map(toSource))}.some((source) => new RegExp(source, 'su').test(location.href.split('#')[0]))`;
  const { include_globs: included = [], exclude_globs: excluded = [], exclude_matches: except = [] } = script;
  const conditions = [
    any(script.matches, matchPatternSource),
    `!${any(except, matchPatternSource)}`,
    `!${any(excluded, globSource)}`,
    ...(included.length > 0 ? [any(included, globSource)] : []),
    ...(script.all_frames ? [] : ['window === window.top']),
  ];
  return `if (${conditions.join(' && ')}) {\n${code}\n}`;
}

/** A match pattern (`https://*.example.com/*`) as a regular expression over whole URLs; one that is malformed matches nothing. */
export function matchPatternSource(pattern: string): string {
  if (pattern === '<all_urls>') return '^(https?|file|ftp|data|about):';
  const match = /^(\*|https?|file|ftp):\/\/(\*|(?:\*\.)?[^/*]+|)(\/.*)$/su.exec(pattern);
  if (!match) return '^(?!)';
  const [, scheme = '', host = '', path = ''] = match;
  const schemes = scheme === '*' ? 'https?' : scheme;
  const escaped = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`);
  let hosts = host === '*' ? '[^/:]*' : escaped(host);
  if (host.startsWith('*.')) hosts = `([^/]+\\.)?${escaped(host.slice(2))}`;
  const port = host.includes(':') ? '' : '(:[0-9]+)?';
  return `^${schemes}://${hosts}${port}${escaped(path).replaceAll('*', '.*')}$`;
}

function globSource(glob: string): string {
  const escaped = glob.replaceAll(/[.+^${}()|[\]\\/]/g, String.raw`\$&`);
  return `^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`;
}
