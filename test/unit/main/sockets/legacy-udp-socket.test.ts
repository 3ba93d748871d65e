import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LegacyUdpSocket } from '../../../../src/main/sockets/legacy-udp-socket.ts';
import { FakeApp } from '../../../support/fake-app.ts';

describe('LegacyUdpSocket while a name is resolved', () => {
  let socket: LegacyUdpSocket;
  let resolve: () => void;
  let connecting: Promise<number>;
  beforeEach(() => {
    const app = new FakeApp();
    const lookup = () =>
      new Promise<{ address: string; family: number }[]>((resolved) => {
        resolve = () => resolved([{ address: '127.0.0.1', family: 4 }]);
      });
    socket = new LegacyUdpSocket(1, app.page(), { lookup, log: app.host.log });
    connecting = socket.connect('peer.test', 9);
  });
  afterEach(() => socket.close());

  it('connects to the address', async () => {
    expect(socket.info()).toEqual({ connected: false, socketType: 'udp' });
    resolve();
    expect(await connecting).toBe(0);
    expect(socket.info()).toMatchObject({ connected: true, peerAddress: '127.0.0.1', peerPort: 9 });
  });

  it('goes on after a disconnect, as Chrome does', async () => {
    socket.disconnect();
    resolve();
    expect(await connecting).toBe(0);
    expect(socket.info()).toMatchObject({ connected: true });
  });

  it('answers -104 when it is bound meanwhile', async () => {
    expect(await socket.bind('127.0.0.1', 0)).toBe(0);
    resolve();
    expect(await connecting).toBe(-104);
    expect(socket.info()).toMatchObject({ connected: false, localAddress: '127.0.0.1' });
  });

  it('is not found when it is destroyed', async () => {
    socket.close();
    resolve();
    await expect(connecting).rejects.toMatchObject({ message: 'Socket not found', results: [-1] });
  });
});
