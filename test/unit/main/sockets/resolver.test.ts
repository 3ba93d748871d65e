import { describe, expect, it } from 'vitest';
import { resolveHost, resolveLocally, type Lookup } from '../../../../src/main/sockets/resolver.ts';

const never: Lookup = (host) => Promise.reject(new Error(`asked for ${host}`));
const addresses = async (host: string, type: 'any' | 'ipv4' | 'ipv6', lookup: Lookup) =>
  (await resolveHost(host, type, lookup)).map(({ address }) => address);

describe('resolveHost', () => {
  it('answers localhost itself, IPv6 first, in any case and below localhost', async () => {
    expect(await addresses('localhost', 'any', never)).toEqual(['::1', '127.0.0.1']);
    expect(await addresses('LOCALHOST', 'any', never)).toEqual(['::1', '127.0.0.1']);
    expect(await addresses('printer.localhost.', 'ipv4', never)).toEqual(['127.0.0.1']);
    expect(await addresses('localhost', 'ipv6', never)).toEqual(['::1']);
  });

  it('takes literals without a query, but not of the other family', async () => {
    expect(await addresses('127.1', 'any', never)).toEqual(['127.0.0.1']);
    expect(await addresses('::1', 'ipv6', never)).toEqual(['::1']);
    expect(await addresses('127.0.0.1', 'ipv6', never)).toEqual([]);
    expect(await addresses('::1', 'ipv4', never)).toEqual([]);
  });

  it('does not ask for what is no host', async () => {
    let asked = 0;
    const lookup: Lookup = () => {
      asked++;
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    };
    for (const host of ['', 'a b', '300.1.1.1', '[::1]', '127.0.0.1:80'])
      expect(await addresses(host, 'any', lookup)).toEqual([]);
    expect(asked).toBe(0);
  });

  it('keeps the order of the system and filters by family', async () => {
    const lookup: Lookup = () =>
      Promise.resolve([
        { address: '192.0.2.1', family: 4 },
        { address: '2001:db8::1', family: 6 },
        { address: '192.0.2.2', family: 4 },
      ]);
    expect(await addresses('server.example', 'any', lookup)).toEqual(['192.0.2.1', '2001:db8::1', '192.0.2.2']);
    expect(await addresses('server.example', 'ipv4', lookup)).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it('has no address when the query fails', async () => {
    expect(await addresses('server.example', 'any', never)).toEqual([]);
  });
});

describe('resolveLocally', () => {
  it('leaves names to a query', () => {
    expect(resolveLocally('server.example', 'any')).toBeUndefined();
    expect(resolveLocally('notlocalhost', 'any')).toBeUndefined();
  });
});
