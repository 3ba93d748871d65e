import { definePageRoom } from '../../renderer/page-room.ts';
import contract from './contract.ts';
import { createSendWindows, type WindowChange } from './page-send-windows.ts';

const EVENT = 'sockets.tcp.onReceive';

/**
 * Pausing takes hold in the page at once: a listener that pauses its socket gets no event that the page already has.
 *
 * A send is answered here while main has granted the page room for its bytes (see main/sockets/send-window.ts). Only where no other
 * quick call of the namespace waits for its answer: callbacks keep the order of their calls.
 */
export default definePageRoom(contract, (context) => {
  const windows = createSendWindows();
  return {
    before: {
      setPaused: (args) => context.setPaused(EVENT, args[0] as number, args[1] as boolean),
      close: (args) => context.drop(EVENT, args[0] as number),
      // What is held of this connection must not turn up in the next one.
      disconnect: (args) => context.drop(EVENT, args[0] as number),
      // Until the handshake is over there is nothing that could be sent.
      secure: (args) => windows.update(args[0] as number, 'closed'),
    },
    ahead: {
      send: (args) => {
        const { byteLength } = args[1] as Uint8Array;
        if (context.unanswered() > 0 || !windows.take(args[0] as number, byteLength)) return undefined;
        return [{ bytesSent: byteLength, resultCode: 0 }];
      },
    },
    push: (state) => {
      const change = state as readonly [socketId: number, change: WindowChange];
      windows.update(change[0], change[1]);
    },
  };
});
