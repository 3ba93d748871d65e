/** The calls by which the pages' own code sends and receives messages; who may talk to whom is settled in src/main/messaging. */
import type { AppHost } from '../../main/host/app-host.ts';
import type { Handlers } from '../../main/host/room.ts';
import type { contract } from './contract.ts';

type Talking = 'send' | 'open' | 'accept' | 'post' | 'disconnect' | 'decline' | 'hold' | 'answer' | 'fail' | 'consumed';

/**
 * `send`, `open`, `accept` and `hold` are answered when the message or the port is over: until then they are calls under way, which keep
 * the event pages of both sides alive.
 */
export function talking(app: AppHost): Pick<Handlers<typeof contract>, Talking> {
  const { messaging } = app;
  return {
    send: async (page, to, url, json) => [await messaging.send({ app, page }, to, url, json)],
    open: async (page, port, to, url, name) => {
      await messaging.connect({ app, page }, port, to, url, name);
      return [];
    },
    accept: async (page, port) => [await messaging.accept(page, port)],
    post: (page, port, json) => {
      messaging.post(page, port, json);
      return [];
    },
    disconnect: (page, port) => {
      messaging.disconnect(page, port);
      return [];
    },
    decline: (page, channel) => {
      messaging.decline(page, channel);
      return [];
    },
    hold: async (page, channel) => {
      await messaging.hold(page, channel);
      return [];
    },
    answer: (page, channel, json) => {
      messaging.answer(page, channel, json);
      return [];
    },
    fail: (page, channel, error) => {
      messaging.fail(page, channel, error);
      return [];
    },
    consumed: (page, cost) => {
      messaging.consumed(page, cost);
      return [];
    },
  };
}
