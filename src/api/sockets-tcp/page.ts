import { definePageRoom } from '../../renderer/page-room.ts';
import contract from './contract.ts';

const EVENT = 'sockets.tcp.onReceive';

/** Pausing takes hold in the page at once: a listener that pauses its socket gets no event that the page already has. */
export default definePageRoom(contract, (context) => ({
  before: {
    setPaused: (args) => context.setPaused(EVENT, args[0] as number, args[1] as boolean),
    close: (args) => context.drop(EVENT, args[0] as number),
    // What is held of this connection must not turn up in the next one.
    disconnect: (args) => context.drop(EVENT, args[0] as number),
  },
}));
