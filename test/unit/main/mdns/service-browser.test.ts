import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import makeMdns from 'multicast-dns';
import type { MulticastDNS } from 'multicast-dns';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServiceBrowser } from '../../../../src/main/mdns/service-browser.ts';
import type { MdnsService } from '../../../../src/main/mdns/service-browser.ts';

const TYPE = '_fixture._tcp.local';
let responder: MulticastDNS;
let browser: ServiceBrowser;
/** What the browser was told, in order. */
let lists: (readonly MdnsService[])[];
let waiting: (() => void) | undefined;

beforeEach(async () => {
  // A port that nobody else listens on, and loopback only.
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const network = { port, interface: '127.0.0.1', bind: '0.0.0.0', multicast: true, loopback: true } as const;
  responder = makeMdns(network);
  await once(responder, 'ready');
  browser = new ServiceBrowser({ network, warn: () => {} });
  lists = [];
});
afterEach(() => {
  browser.close();
  responder.destroy();
});

const told = (services: readonly MdnsService[]) => {
  lists.push(services);
  waiting?.();
};
/** Resolves with the first list for which it holds. */
const until = (holds: (services: readonly MdnsService[]) => boolean) =>
  new Promise<readonly MdnsService[]>((resolve) => {
    waiting = () => {
      const found = lists.find(holds);
      if (found) resolve(found);
    };
    waiting();
  });

const pointer = (name: string, ttl = 120) => ({ name: TYPE, type: 'PTR', ttl, data: `${name}.${TYPE}` }) as const;
const place = (name: string, port: number) =>
  ({ name: `${name}.${TYPE}`, type: 'SRV', ttl: 120, data: { target: 'till.local', port } }) as const;
const address = { name: 'till.local', type: 'A', ttl: 120, data: '127.0.0.9' } as const;

it('finds a service by asking for what it does not know yet', async () => {
  responder.on('query', ({ questions = [] }) => {
    for (const { name, type } of questions) {
      if (type === 'PTR' && name === TYPE) responder.respond([pointer('One')]);
      if (type === 'SRV') responder.respond([place('One', 80)]);
      if (type === 'TXT') responder.respond([{ name, type, ttl: 120, data: ['a=1', 'b'] }]);
      if (type === 'A') responder.respond([address]);
    }
  });
  browser.watch('_FIXTURE._tcp.local', told);
  expect(lists).toEqual([[]]);
  const services = await until((list) =>
    list.some(({ ipAddress, serviceData }) => ipAddress && serviceData.length > 0),
  );
  expect(services).toEqual([
    {
      ipAddress: '127.0.0.9',
      serviceData: ['a=1', 'b'],
      serviceHostPort: 'till.local:80',
      serviceName: `One.${TYPE}`,
    },
  ]);
});

it('tells who has come and who has said goodbye', async () => {
  browser.watch(TYPE, told);
  responder.respond({ answers: [pointer('One')], additionals: [place('One', 80), address] });
  await until((list) => list.length === 1);
  responder.respond({ answers: [pointer('Two')], additionals: [place('Two', 81)] });
  expect((await until((list) => list.length === 2)).map(({ serviceHostPort }) => serviceHostPort)).toEqual([
    'till.local:80',
    'till.local:81',
  ]);
  lists = [];
  responder.respond([pointer('One', 0)]);
  expect((await until((list) => list.length === 1))[0]?.serviceName).toBe(`Two.${TYPE}`);
});

it('gives whoever comes later what is known, and asks no more when nobody listens', async () => {
  const end = browser.watch(TYPE, told);
  responder.respond({ answers: [pointer('One')], additionals: [place('One', 80), address] });
  await until((list) => list.length === 1);
  let first: readonly MdnsService[] | undefined;
  const endOther = browser.watch(TYPE, (services) => (first ??= services));
  expect(first).toHaveLength(1);
  end();
  endOther();
  let asked = 0;
  responder.on('query', () => (asked += 1));
  browser.refresh();
  // An answer of our own is back when everything that was sent before it would be.
  const back = once(responder, 'response');
  responder.respond([address]);
  await back;
  expect(asked).toBe(0);
});

it('asks nothing for what is no type of service, and bounds what it keeps', async () => {
  const asked: string[] = [];
  responder.on('query', ({ questions = [] }) => asked.push(...questions.map(({ name }) => name)));
  const bad = ['', 'x', '_http', `_${'x'.repeat(64)}._tcp.local`, 'a.b.c', '_a._tcp', '..'];
  const ends = bad.map((type) => browser.watch(type, () => {}));
  browser.watch(TYPE, told);
  await expect.poll(() => asked).toContain(TYPE);
  expect(new Set(asked)).toEqual(new Set([TYPE]));
  for (const end of ends) end();
  const data = ['a=1', 'x'.repeat(250), ...Array.from({ length: 40 }, () => 'y'.repeat(200))];
  const long = { name: `One.${TYPE}`, type: 'TXT', ttl: 120, data } as const;
  responder.respond({ answers: [pointer('One'), long], additionals: [place('One', 80), address] });
  const [service] = await until((list) => list.length === 1);
  expect(service?.serviceData.join('').length).toBeLessThan(4096);
  expect(service?.serviceData.slice(0, 1)).toEqual(['a=1']);
});
