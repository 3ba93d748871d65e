/** How many bytes of each socket the page may send without waiting for main's answer. */
import { dictionary } from '../../renderer/primordials.ts';

export interface SendWindows {
  /** Takes so many bytes of a socket's window; false when it has not that many, or none at all. */
  take(socketId: number, bytes: number): boolean;
  /** @param change as main pushes it: `[socketId, bytes]` opens or widens a window, `[socketId]` takes it away. */
  update(change: readonly number[]): void;
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
    update(change) {
      const socketId = change[0] as number;
      const bytes = change[1];
      if (bytes === undefined) delete left[socketId];
      else left[socketId] = (left[socketId] ?? 0) + bytes;
    },
  };
}
