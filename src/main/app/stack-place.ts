/** Where in the app's files something happened, from the text of a stack. */

export interface AppFrame {
  /** Percent-encoded, with leading slash. */
  readonly urlPath: string;
  /** The same for people, without the slash. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * The innermost frame in a file of the app.
 * @param stack from a page: any text
 * @param origin of the app's pages
 */
export function appFrame(stack: string, origin: string): AppFrame | undefined {
  for (const line of stack.split('\n', 50)) {
    const at = line.indexOf(`${origin}/`);
    const match = at < 0 ? null : /^([^\s?#:]*)\S*?:(\d{1,9}):(\d{1,9})\)?$/.exec(line.slice(at + origin.length));
    if (!match) continue;
    const [, urlPath = '', row, column] = match;
    return { urlPath, file: decode(urlPath).slice(1), line: Number(row), column: Number(column) };
  }
  return undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * What is read of a member: `getDevices`, where the file has `chrome.serial.getDevices` at the place at which `serial` is read.
 * @param column where the engine says that it is, at the name or before it
 * @param name a plain identifier
 */
export function memberAt(text: string, line: number, column: number, name: string): string | undefined {
  let rest = text;
  for (let i = 1; i < line; i++) {
    const end = rest.indexOf('\n');
    if (end < 0) return undefined;
    rest = rest.slice(end + 1);
  }
  const chain = new RegExp(String.raw`^(?:[\w$]+\s*\??\.\s*){0,4}?${name}\s*\??\.\s*([\w$]+)`);
  return chain.exec(rest.slice(column - 1, column + 300))?.[1];
}
