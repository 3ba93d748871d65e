/** A `Set-Cookie` header, read as RFC 6265bis says; whether the server may set it for that domain is for the cookie store. */

export interface ReadCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: string;
  readonly path?: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Seconds since 1970; absent for one that ends with the session. */
  readonly expirationDate?: number;
  readonly sameSite: 'unspecified' | 'no_restriction' | 'lax' | 'strict';
}

const SAME_SITE: Readonly<Record<string, ReadCookie['sameSite']>> = {
  none: 'no_restriction',
  lax: 'lax',
  strict: 'strict',
};
/** Of name and value together, and of an attribute, in characters of the header. */
const LONGEST_PAIR = 4096;
const LONGEST_ATTRIBUTE = 1024;

/**
 * @param now seconds since 1970
 * @returns undefined for one that is to be ignored.
 */
export function readSetCookie(header: string, now: number): ReadCookie | undefined {
  if (/[\0\r\n]/.test(header)) return undefined;
  const [pair = '', ...attributes] = header.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(equals, 0)).trim();
  const value = pair.slice(equals + 1).trim();
  if ((name === '' && value === '') || name.length + value.length > LONGEST_PAIR) return undefined;

  // The last one of a kind counts.
  const found = new Map<string, string>();
  for (const attribute of attributes) {
    const at = attribute.indexOf('=');
    const key = (at < 0 ? attribute : attribute.slice(0, at)).trim().toLowerCase();
    const text = at < 0 ? '' : attribute.slice(at + 1).trim();
    if (text.length <= LONGEST_ATTRIBUTE) found.set(key, text);
  }
  const domain = found.get('domain')?.replace(/^\./, '').toLowerCase();
  const path = found.get('path');
  const expirationDate = expiration(found, now);
  return {
    name,
    value,
    ...(domain ? { domain } : {}),
    ...(path?.startsWith('/') ? { path } : {}),
    secure: found.has('secure'),
    httpOnly: found.has('httponly'),
    ...(expirationDate === undefined ? {} : { expirationDate }),
    sameSite: SAME_SITE[found.get('samesite')?.toLowerCase() ?? ''] ?? 'unspecified',
  };
}

/** `Max-Age` wins over `Expires`. */
function expiration(attributes: ReadonlyMap<string, string>, now: number): number | undefined {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?[0-9]+$/.test(maxAge)) return now + Number(maxAge);
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? undefined : expires / 1000;
}
