/** What `clearData` of a `<webview>` removes: of the guest's whole partition, whenever it was made. */
import type { Session } from 'electron';

/** @param types Chrome's names of what is to go, such as `cookies` and `persistentCookies` */
export async function clearGuestData(
  session: Session,
  types: Readonly<Record<string, boolean | undefined>>,
): Promise<void> {
  const storages: ('cookies' | 'filesystem' | 'indexdb' | 'localstorage')[] = [];
  if (types['cookies']) storages.push('cookies');
  if (types['fileSystems']) storages.push('filesystem');
  if (types['indexedDB']) storages.push('indexdb');
  if (types['localStorage']) storages.push('localstorage');
  if (storages.length > 0) await session.clearStorageData({ storages });
  if (types['cache']) await session.clearCache();
  if (types['cookies']) return;
  for (const {
    name,
    domain = '',
    path = '/',
    secure = false,
    session: isOfSession = false,
  } of await session.cookies.get({})) {
    if (!types[isOfSession ? 'sessionCookies' : 'persistentCookies']) continue;
    await session.cookies.remove(`http${secure ? 's' : ''}://${domain.replace(/^\./, '')}${path}`, name);
  }
}
