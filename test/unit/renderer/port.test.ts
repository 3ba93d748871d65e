import { closePorts, enter, fakeWindow } from '../../support/fake-window.ts';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { awaitPort as AwaitPort, openRelay as OpenRelay } from '../../../src/renderer/port.ts';

let page = fakeWindow();
let awaitPort: typeof AwaitPort;
let openRelay: typeof OpenRelay;

// A new page for each test: what the page captures at its start is this window's own.
beforeEach(async () => {
  page = fakeWindow();
  enter(page);
  vi.resetModules();
  ({ awaitPort, openRelay } = await import('../../../src/renderer/port.ts'));
});
afterAll(closePorts);

function handOver(data: unknown, ports: MessagePort[]): MessageEvent {
  const event = new MessageEvent('message', { data, ports, cancelable: true });
  page.dispatchEvent(event);
  return event;
}

/** The next message that arrives at main's end. */
function next(port: MessagePort): Promise<unknown> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data);
  });
}

describe('the port', () => {
  it('is the one that comes with the token', async () => {
    const wrong = new MessageChannel();
    const right = new MessageChannel();
    const received = new Promise((resolve) => {
      awaitPort('token', resolve);
    });
    handOver('another token', [wrong.port2]);
    handOver({ toString: () => 'token' }, [wrong.port2]);
    handOver('token', [right.port2]);
    wrong.port1.postMessage([1, 'wrong']);
    right.port1.postMessage([1, 'hello']);
    expect(await received).toEqual([1, 'hello']);
  });

  it('is taken once: a second message with the token is the app’s own', async () => {
    const first = new MessageChannel();
    const second = new MessageChannel();
    const port = awaitPort('token', () => {});
    const seenByApp: unknown[] = [];
    handOver('token', [first.port2]);
    page.addEventListener('message', (event) => seenByApp.push((event as MessageEvent).data));
    handOver('token', [second.port2]);
    expect(seenByApp).toEqual(['token']);
    port.post(['x']);
    expect(await next(first.port1)).toEqual(['x']);
  });

  it('is waited for when the message brings none', async () => {
    const channel = new MessageChannel();
    const port = awaitPort('token', () => {});
    handOver('token', []);
    port.post(['kept']);
    handOver('token', [channel.port2]);
    expect(await next(channel.port1)).toEqual(['kept']);
  });
});

describe('the app', () => {
  it('does not see the message that brings the port, and sees every other', () => {
    const seen: unknown[] = [];
    const channel = new MessageChannel();
    awaitPort('token', () => {});
    page.addEventListener('message', (event) => seen.push((event as MessageEvent).data));
    handOver('its own', []);
    handOver('token', [channel.port2]);
    handOver('its own again', []);
    expect(seen).toEqual(['its own', 'its own again']);
  });

  it('cannot pass for main with a message that has the token as an own property', async () => {
    const forged = new MessageChannel();
    const right = new MessageChannel();
    const port = awaitPort('token', () => {});
    const event = new MessageEvent('message', { data: 'something else', ports: [forged.port2] });
    Object.defineProperty(event, 'data', { value: 'token' });
    page.dispatchEvent(event);
    port.post(['secret']);
    handOver('token', [right.port2]);
    expect(await next(right.port1)).toEqual(['secret']);
  });
});

describe('messages', () => {
  it('that are posted before the port is there wait for it, in order, as they were', async () => {
    const channel = new MessageChannel();
    const port = awaitPort('token', () => {});
    const bytes = Uint8Array.of(1, 2);
    port.post(['first', bytes]);
    bytes[0] = 9;
    port.post(['second']);
    const got: unknown[] = [];
    const all = new Promise<void>((resolve) => {
      channel.port1.onmessage = ({ data }) => {
        if (got.push(data) === 3) resolve();
      };
    });
    handOver('token', [channel.port2]);
    port.post(['third', bytes]);
    await all;
    expect(got).toEqual([['first', Uint8Array.of(1, 2)], ['second'], ['third', Uint8Array.of(9, 2)]]);
  });

  it('transfer nothing: the app keeps its buffers', async () => {
    const channel = new MessageChannel();
    const port = awaitPort('token', () => {});
    handOver('token', [channel.port2]);
    const bytes = Uint8Array.of(1, 2);
    port.post(['data', bytes]);
    expect(bytes.byteLength).toBe(2);
    expect(await next(channel.port1)).toEqual(['data', Uint8Array.of(1, 2)]);
  });
});

describe("the relay of scripts in a page that is not the app's", () => {
  it('carries messages both ways by events of its name, and none is worked on while it is dispatched', async () => {
    const received: unknown[] = [];
    const sent: unknown[] = [];
    page.addEventListener('secret-out', (event) => sent.push((event as CustomEvent<unknown>).detail));
    const relay = openRelay('secret', (message) => received.push(message));
    relay.post([0, 1, 'runtime.send', []]);
    page.dispatchEvent(new CustomEvent('secret-in', { detail: [0, 1, null, []] }));
    page.dispatchEvent(new CustomEvent('other-in', { detail: [0, 2, null, []] }));
    expect(sent).toEqual([[0, 1, 'runtime.send', []]]);
    expect(received).toEqual([]);
    await expect.poll(() => received).toEqual([[0, 1, null, []]]);
  });
});
