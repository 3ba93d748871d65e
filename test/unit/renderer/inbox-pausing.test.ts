import { closePorts } from '../../support/fake-window.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { MainMessage } from '../../../src/api/core/wire.ts';
import { inboxPage, TCP, text, UDP } from '../../support/inbox-page.ts';

const { Result, Event, Resume } = MainMessage;

afterAll(closePorts);

describe('pausing', () => {
  it('inside of a listener stops the very next event', async () => {
    const { inbox, log, listeners, data, settled } = inboxPage();
    listeners[TCP] = () => inbox.setPaused(TCP, 7, true);
    data(7, 'abc', 1, 1);
    data(7, 'def', 1, 1);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`]);
  });

  it('stops datagrams in the same way', async () => {
    const { inbox, log, listeners, datagrams, settled } = inboxPage();
    listeners[UDP] = () => inbox.setPaused(UDP, 7, true);
    datagrams(7, 'a', 'b');
    datagrams(7, 'c');
    await settled();
    expect(log).toEqual([`${UDP} 7 a`]);
  });

  it('lets exactly one more event through when nothing was waiting', async () => {
    const { inbox, log, data, datagrams, settled } = inboxPage();
    inbox.setPaused(TCP, 7, true);
    inbox.setPaused(UDP, 8, true);
    data(7, 'abc', 1, 1);
    data(7, 'd', 1, 1);
    datagrams(8, 'x', 'y');
    datagrams(8, 'z');
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${UDP} 8 x`]);
  });

  it.each([
    ['tcp', TCP],
    ['udp', UDP],
  ])('keeps the failure of a %s socket behind the data that is held back', async (protocol, event) => {
    const { inbox, log, listeners, data, datagrams, settled } = inboxPage();
    const failure = [Event, `sockets.${protocol}.onReceiveError`, [{ resultCode: -100, socketId: 7 }]];
    listeners[event] = () => {
      listeners[event] = undefined;
      inbox.setPaused(event, 7, true);
    };
    if (protocol === 'tcp') data(7, 'ab', 1, 1);
    else datagrams(7, 'a', 'b');
    inbox.receive(failure);
    inbox.receive([Event, `sockets.${protocol}.onReceiveError`, [{ resultCode: -100, socketId: 8 }]]);
    await settled();
    expect(log).toEqual([
      `${event} 7 a`,
      `sockets.${protocol}.onReceiveError ${JSON.stringify([{ resultCode: -100, socketId: 8 }])}`,
    ]);
    inbox.receive([Resume, event, 7]);
    await settled();
    expect(log.slice(2)).toEqual([`${event} 7 b`, `sockets.${protocol}.onReceiveError ${JSON.stringify(failure[2])}`]);
  });

  it('lets a failure through when one more event may come', async () => {
    const { inbox, log, settled } = inboxPage();
    inbox.setPaused(TCP, 7, true);
    inbox.receive([Event, 'sockets.tcp.onReceiveError', [{ resultCode: -100, socketId: 7 }]]);
    await settled();
    expect(log).toHaveLength(1);
  });

  it('in the last event of all that has come lets one more through', async () => {
    const { inbox, log, listeners, data, settled } = inboxPage();
    listeners[TCP] = ({ data: last }) => {
      if (text(last) === 'b') inbox.setPaused(TCP, 7, true);
    };
    data(7, 'ab', 1, 1);
    await settled();
    data(7, 'cd', 1, 1);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${TCP} 7 b`, `${TCP} 7 c`]);
  });

  it('in the last datagram of all that have come lets one more through', async () => {
    const { inbox, log, listeners, datagrams, settled } = inboxPage();
    listeners[UDP] = ({ data: last }) => {
      if (text(last) === 'b') inbox.setPaused(UDP, 7, true);
    };
    datagrams(7, 'a', 'b');
    await settled();
    datagrams(7, 'c', 'd');
    await settled();
    expect(log).toEqual([`${UDP} 7 a`, `${UDP} 7 b`, `${UDP} 7 c`]);
  });

  it('twice is no reason for a second event', async () => {
    const { inbox, log, data, settled } = inboxPage();
    inbox.setPaused(TCP, 7, true);
    data(7, 'ab', 1, 1);
    await settled();
    inbox.setPaused(TCP, 7, true);
    data(7, 'c', 1, 1);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`]);
  });

  it('holds up neither other sockets nor results and events', async () => {
    const { inbox, log, listeners, data, datagrams, settled } = inboxPage();
    listeners[TCP] = ({ socketId }) => {
      if (socketId === 7) inbox.setPaused(TCP, 7, true);
    };
    data(7, 'ab', 1, 1);
    data(8, 'x', 1, 1);
    // The same number in another namespace is another socket.
    datagrams(7, 'u');
    inbox.receive([Result, 1, null, []]);
    inbox.receive([Event, 'e', []]);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${TCP} 8 x`, `${UDP} 7 u`, 'result 1 null []', 'e []']);
  });
});

describe('resuming', () => {
  it('gives what was held before what came later, and after the callback of the unpause', async () => {
    const { inbox, log, listeners, data, settled } = inboxPage();
    listeners[TCP] = ({ data: first }) => {
      if (text(first) === 'a') inbox.setPaused(TCP, 7, true);
    };
    data(7, 'abc', 1, 1);
    data(7, 'd', 1, 1);
    await settled();
    inbox.setPaused(TCP, 7, false);
    inbox.receive([Result, 5, null, []]);
    inbox.receive([Resume, TCP, 7]);
    data(7, 'e', 1, 1);
    inbox.receive([Event, 'later', []]);
    await settled();
    expect(log).toEqual([
      `${TCP} 7 a`,
      'result 5 null []',
      `${TCP} 7 b`,
      `${TCP} 7 c`,
      `${TCP} 7 d`,
      `${TCP} 7 e`,
      'later []',
    ]);
  });

  it('waits for main to say so', async () => {
    const { inbox, log, data, settled } = inboxPage();
    inbox.setPaused(TCP, 7, true);
    data(7, 'ab', 1, 1);
    inbox.setPaused(TCP, 7, false);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`]);
    inbox.receive([Resume, TCP, 7]);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${TCP} 7 b`]);
  });

  it('gives held datagrams back, and lets a listener pause again', async () => {
    const { inbox, log, listeners, datagrams, settled } = inboxPage();
    listeners[UDP] = () => inbox.setPaused(UDP, 7, true);
    datagrams(7, 'a', 'b', 'c');
    await settled();
    inbox.receive([Resume, UDP, 7]);
    await settled();
    expect(log).toEqual([`${UDP} 7 a`, `${UDP} 7 b`]);
    inbox.receive([Resume, UDP, 7]);
    await settled();
    expect(log).toEqual([`${UDP} 7 a`, `${UDP} 7 b`, `${UDP} 7 c`]);
  });

  it('of a socket that is not paused changes nothing', async () => {
    const { inbox, log, data, settled } = inboxPage();
    data(7, 'abc', 1, 1);
    inbox.receive([Resume, TCP, 7]);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${TCP} 7 b`, `${TCP} 7 c`]);
  });
});

describe('dropping', () => {
  it('forgets what is held and that the socket was paused', async () => {
    const { inbox, log, data, settled } = inboxPage();
    inbox.setPaused(TCP, 7, true);
    data(7, 'abc', 1, 1);
    await settled();
    inbox.drop(TCP, 7);
    inbox.receive([Resume, TCP, 7]);
    data(7, 'de', 1, 1);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${TCP} 7 d`, `${TCP} 7 e`]);
  });

  it('leaves other sockets as they are', async () => {
    const { inbox, log, data, settled } = inboxPage();
    inbox.setPaused(TCP, 7, true);
    data(7, 'ab', 1, 1);
    await settled();
    inbox.drop(TCP, 8);
    inbox.drop(UDP, 7);
    data(7, 'c', 1, 1);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`]);
  });
});
