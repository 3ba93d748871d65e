/** Which zoom apps have given to the hosts of their guests: Chromium keeps one for each host, and does not tell who has set it. */

/** As Electron's. */
interface Contents {
  readonly session: object;
  getURL(): string;
}

/** Of one session; the oldest is forgotten. */
const MOST_HOSTS = 1000;

const sessions = new WeakMap<object, Map<string, number>>();

/** The app of a guest has just set it. @param factor 1 is none */
export function noteAppZoom(contents: Contents, factor: number): void {
  const hosts = sessions.get(contents.session) ?? new Map<string, number>();
  sessions.set(contents.session, hosts);
  const host = hostOf(contents);
  hosts.delete(host);
  hosts.set(host, factor);
  const [oldest] = hosts.keys();
  if (hosts.size > MOST_HOSTS && oldest !== undefined) hosts.delete(oldest);
}

/** @returns the factor that an app has set for the host that is shown; 1 where none has */
export function appZoom(contents: Contents): number {
  return sessions.get(contents.session)?.get(hostOf(contents)) ?? 1;
}

function hostOf(contents: Contents): string {
  const url = contents.getURL();
  return URL.canParse(url) ? new URL(url).hostname : '';
}
