import { beforeEach, describe, expect, it } from 'vitest';
import { CrossOriginRequests } from '../../../../src/main/app/cross-origin.ts';

const APP = 'chrome-app://abcdefghijklmnopabcdefghijklmnop';
const GRANTED = 'http://granted.example/';
const ALSO_GRANTED = 'http://also.granted.example/';
const FOREIGN = 'http://foreign.example/';

let requests: CrossOriginRequests;
beforeEach(() => {
  requests = new CrossOriginRequests(APP, ({ hostname }) => hostname.endsWith('granted.example'));
});

const send = (id: number, url: string, origin: string | undefined, method = 'GET') =>
  requests.send({ id, method, url, headers: { ...(origin === undefined ? {} : { Origin: origin }), Accept: '*/*' } });
const preflight = (id: number, url: string, origin: string) =>
  requests.send({
    id,
    method: 'OPTIONS',
    url,
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'x-own',
    },
  });
const receive = (id: number, url: string, headers: Record<string, string[]> = {}, status = 200) =>
  requests.receive({ id, url, status, headers });
const redirect = (id: number, url: string, to: string) => receive(id, url, { location: [to] }, 302);

describe('a granted host', () => {
  it.each([
    ['GET', false],
    ['HEAD', false],
    ['POST', true],
    ['PUT', true],
  ])('sees %s come from nowhere, with an Origin: %s', (method, hasOrigin) => {
    const headers = send(1, GRANTED, APP, method);
    expect(headers).toEqual({ Accept: '*/*', 'Sec-Fetch-Site': 'none', ...(hasOrigin ? { Origin: APP } : {}) });
  });

  it('lets the page see all its headers, whatever it says of CORS itself', () => {
    send(1, GRANTED, APP);
    const theirs = { 'X-Own': ['1'], 'access-control-allow-origin': ['https://example.com'] };
    expect(receive(1, GRANTED, theirs)).toEqual({
      headers: {
        'X-Own': ['1'],
        'Access-Control-Allow-Origin': [APP],
        'Access-Control-Allow-Credentials': ['true'],
        'Access-Control-Expose-Headers': ['X-Own'],
      },
    });
  });

  it('allows every preflight, even with an error or a redirect', () => {
    expect(preflight(2, GRANTED, APP)).toBeUndefined();
    expect(receive(2, GRANTED, { Location: ['/'] }, 405)).toEqual({
      statusLine: 'HTTP/1.1 204 No Content',
      headers: {
        'Access-Control-Allow-Origin': [APP],
        'Access-Control-Allow-Credentials': ['true'],
        'Access-Control-Allow-Methods': ['PUT'],
        'Access-Control-Allow-Headers': ['x-own'],
      },
    });
    expect(receive(2, GRANTED), 'once').toBeUndefined();
  });

  it('is free after a redirect from another granted one, preflight included', () => {
    send(1, GRANTED, APP, 'PUT');
    expect(redirect(1, GRANTED, ALSO_GRANTED)).toBeDefined();
    preflight(2, ALSO_GRANTED, 'null');
    expect(receive(2, ALSO_GRANTED)?.headers['Access-Control-Allow-Origin']).toEqual(['null']);
    expect(send(1, ALSO_GRANTED, 'null', 'PUT')).toMatchObject({ Origin: 'null', 'Sec-Fetch-Site': 'none' });
    expect(receive(1, ALSO_GRANTED)?.headers['Access-Control-Allow-Origin']).toEqual(['null']);
  });

  it.each(['/elsewhere', 'elsewhere', '//granted.example/elsewhere'])('may redirect to %s', (location) => {
    send(1, GRANTED, APP, 'PUT');
    redirect(1, GRANTED, location);
    preflight(2, `${GRANTED}elsewhere`, 'null');
    expect(receive(2, `${GRANTED}elsewhere`)).toBeDefined();
  });
});

describe('nothing is changed', () => {
  const untouched = (id: number, url: string) => expect(receive(id, url, { 'X-Own': ['1'] })).toBeUndefined();

  it('for a host that is not granted', () => {
    expect(send(1, FOREIGN, APP)).toBeUndefined();
    untouched(1, FOREIGN);
    preflight(2, FOREIGN, APP);
    untouched(2, FOREIGN);
  });

  it.each(['null', 'https://example.com', undefined])('for a request of the origin %s', (origin) => {
    expect(send(1, GRANTED, origin)).toBeUndefined();
    untouched(1, GRANTED);
  });

  it('for a preflight of a sandboxed page', () => {
    preflight(2, GRANTED, 'null');
    untouched(2, GRANTED);
  });

  it('for a host that is not granted, after a redirect from a granted one', () => {
    send(1, GRANTED, APP);
    redirect(1, GRANTED, FOREIGN);
    preflight(2, FOREIGN, 'null');
    untouched(2, FOREIGN);
    expect(send(1, FOREIGN, 'null')).toBeUndefined();
    untouched(1, FOREIGN);
  });

  it('for a granted host, after a redirect from one that is not', () => {
    send(1, FOREIGN, APP);
    redirect(1, FOREIGN, GRANTED);
    expect(send(1, GRANTED, 'null')).toBeUndefined();
    untouched(1, GRANTED);
    preflight(2, GRANTED, 'null');
    untouched(2, GRANTED);
  });

  it('for a way back over a host that is not granted', () => {
    send(1, GRANTED, APP);
    redirect(1, GRANTED, FOREIGN);
    send(1, FOREIGN, 'null');
    redirect(1, FOREIGN, GRANTED);
    expect(send(1, GRANTED, 'null')).toBeUndefined();
    untouched(1, GRANTED);
  });

  it('once a request is over, for what has the same number', () => {
    send(1, GRANTED, APP);
    requests.end(1);
    expect(send(1, GRANTED, 'null')).toBeUndefined();
    untouched(1, GRANTED);
  });
});
