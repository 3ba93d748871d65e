/** How many bytes of each socket the page may send without waiting for main's answer. */
import { dictionary } from '../../renderer/primordials.ts';

/** As main pushes it; see main/sockets/send-window.ts. */
export type WindowChange = { readonly open?: number; readonly more?: number } | 'closed';

export interface SendWindows {
  /** Takes so many bytes of a socket's window; false when it has not that many, or none at all. */
  take(socketId: number, bytes: number): boolean;
  update(socketId: number, change: WindowChange): void;
}

export function createSendWindows(): SendWindows {
  const left = dictionary<number>();
  return {
    take(socketId, bytes) {
      const room = left[socketId];
      if (room === undefined || room < bytes) return false;
      left[socketId] = room - bytes;
      return true;
    },
    update(socketId, change) {
      const room = left[socketId];
      if (change === 'closed') delete left[socketId];
      else if (change.open !== undefined) left[socketId] = change.open;
      // The page may have given it up meanwhile.
      else if (room !== undefined) left[socketId] = room + (change.more ?? 0);
    },
  };
}
