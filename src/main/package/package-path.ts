/** Relative paths as manifests write them. */

const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|clock\$|com[0-9]|lpt[0-9]|desktop\.ini|thumbs\.db)(\..*)?$/i;
// oxlint-disable-next-line no-control-regex -- control characters are among what no portable name has
const NOT_PORTABLE = /["*:<>?\\|\u0000-\u001f\u007f]/;

/** A name that Windows gives another meaning (`con.js`). */
export function isReservedOnWindows(name: string): boolean {
  return RESERVED_ON_WINDOWS.test(name);
}

/**
 * The path without the one leading slash or `./` that Chrome tolerates, blank components taken out.
 * @returns undefined for a path that leaves the package or could not exist on every system, by the rules of Chromium 156.
 */
export function portablePath(text: string): string | undefined {
  if (text.startsWith('//')) return undefined;
  const components = text
    .replace(/^(\/|\.\/)/, '')
    .split('/')
    .filter((component) => component !== '');
  return components.length > 0 && components.every(isPortableName) ? components.join('/') : undefined;
}

function isPortableName(name: string): boolean {
  return !/^[.~]|[. ]$/.test(name) && !NOT_PORTABLE.test(name) && !isReservedOnWindows(name);
}
