import { definePageRoom } from '../../renderer/page-room.ts';
import contract from './contract.ts';

const EVENT = 'serial.onReceive';

/** Pausing takes hold in the page at once: a listener that pauses its connection gets no event that the page already has. */
export default definePageRoom(contract, (context) => ({
  before: {
    setPaused: (args) => context.setPaused(EVENT, args[0] as number, args[1] as boolean),
    disconnect: (args) => context.drop(EVENT, args[0] as number),
  },
  arguments: {
    // Bytes come under the name that sockets have.
    onReceive: (args) => {
      const received = args[0] as { readonly data: ArrayBuffer; readonly socketId: number };
      return [{ connectionId: received.socketId, data: received.data }];
    },
  },
}));
