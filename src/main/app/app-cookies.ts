/**
 * The cookies of requests to granted hosts. Chromium takes such a host for the app's own site: cookies go with every request and are kept
 * from every answer, whatever `SameSite` they have. Electron takes it for a stranger, so what its network leaves out is done here.
 */
import type { Cookies } from 'electron';
import { readSetCookie } from './set-cookie.ts';

/** @returns the value of the `Cookie` header for a URL; undefined when there are none. */
export async function cookiesFor(cookies: Cookies, url: string): Promise<string | undefined> {
  const found = await cookies.get({ url });
  const pairs = found.map(({ name, value }) => (name === '' ? value : `${name}=${value}`));
  return pairs.length === 0 ? undefined : pairs.join('; ');
}

/** Keeps what an answer sets; the store refuses what its host may not set. */
export async function keepCookies(cookies: Cookies, url: string, headers: readonly string[]): Promise<void> {
  for (const header of headers) {
    const cookie = readSetCookie(header, Date.now() / 1000);
    if (!cookie) continue;
    if (cookie.expirationDate !== undefined && cookie.expirationDate <= Date.now() / 1000) {
      await cookies.remove(url, cookie.name);
      continue;
    }
    try {
      await cookies.set({ url, ...cookie });
    } catch {
      // Not this host's to set: as in the network itself, it is left out.
    }
  }
}
