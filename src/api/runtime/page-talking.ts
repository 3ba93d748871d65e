/** The part of `chrome.runtime` by which pages talk. */
import type { PageContext, PageRoomInstance } from '../../renderer/page-room.ts';
import { reportException } from '../../renderer/primordials.ts';
import { Talk } from '../core/messaging.ts';
import type { MessageSender } from '../core/messaging.ts';
import { connectTarget, messageCall } from './page-arguments.ts';
import { createConsumption } from './page-consumption.ts';
import { createMessages } from './page-messages.ts';
import { createPorts } from './page-ports.ts';

export function createTalking(context: PageContext): Required<Pick<PageRoomInstance, 'own' | 'local' | 'push'>> {
  const consumed = createConsumption(context);
  const messages = createMessages(context);
  const ports = createPorts(context);

  const carryOut = (talk: readonly unknown[]) => {
    if (talk[0] === Talk.Post) return ports.received(talk[2] as number, talk[3] as string);
    const channel = talk[2] as number;
    const isExternal = talk[3] as boolean;
    const sender = talk[4] as MessageSender;
    const text = talk[5] as string;
    if (talk[0] === Talk.Message) {
      messages.receive(isExternal ? 'runtime.onMessageExternal' : 'runtime.onMessage', channel, sender, text);
    } else ports.offered(isExternal ? 'runtime.onConnectExternal' : 'runtime.onConnect', channel, sender, text);
  };

  return {
    own: { sendMessage: (given) => messages.send(messageCall(given)) },
    local: {
      connect(args) {
        const info = args[1] as { readonly name?: string } | undefined;
        return ports.connect(connectTarget(args[0]), info?.name ?? '');
      },
    },
    push(state) {
      const talk = state as readonly unknown[];
      try {
        carryOut(talk);
      } catch (error) {
        // Text that is no JSON: main passes on what another page sent.
        reportException(error);
      }
      consumed(talk[1] as number);
    },
  };
}
