/** Network requests of an app's pages that are under way: they keep its event page alive. */
import type { Session } from 'electron';

const WEB = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] };

/** @param changed told the number of open requests whenever it changes */
export function watchRequests({ webRequest }: Session, changed: (open: number) => void): void {
  const open = new Set<number>();
  const end = ({ id }: { id: number }) => {
    if (open.delete(id)) changed(open.size);
  };
  webRequest.onSendHeaders(WEB, ({ id }) => {
    open.add(id);
    changed(open.size);
  });
  webRequest.onCompleted(WEB, end);
  webRequest.onErrorOccurred(WEB, end);
}
