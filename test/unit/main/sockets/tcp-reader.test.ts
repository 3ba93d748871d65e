import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { READ_BUFFER_BYTES, ReadTap } from '../../../../src/main/sockets/read-buffer.ts';
import { MESSAGE_BYTES, READ_AHEAD_BYTES, TcpReader } from '../../../../src/main/sockets/tcp-reader.ts';
import { turns } from '../../../support/sockets.ts';

class FakeSocket extends EventEmitter {
  reading = false;
  pause(): void {
    this.reading = false;
  }
  resume(): void {
    this.reading = true;
  }
}

function setup(options: { paused?: boolean; bufferSize?: number } = {}) {
  const socket = new FakeSocket();
  const state = { bufferSize: options.bufferSize, ready: true, consumed: true, ended: 0 };
  const sent: { bytes: number; text: string; firstSize: number; size: number }[] = [];
  const reader = new TcpReader(socket as unknown as Socket, options.paused ?? false, {
    bufferSize: () => state.bufferSize,
    ready: () => state.ready,
    consumed: () => state.consumed,
    deliver: (bytes, firstSize, size) => {
      sent.push({ bytes: bytes.byteLength, text: Buffer.from(bytes.subarray(0, 20)).toString(), firstSize, size });
    },
    ended: () => state.ended++,
  });
  const receive = (data: string | number) => {
    socket.emit('data', typeof data === 'number' ? new Uint8Array(data) : new Uint8Array(Buffer.from(data)));
  };
  return { socket, state, sent, reader, receive };
}

describe('TcpReader', () => {
  it('sends what one turn of the loop brings in one message', async () => {
    const { sent, receive } = setup();
    receive('one');
    receive('two');
    expect(sent).toEqual([]);
    await turns(1);
    expect(sent).toEqual([{ bytes: 6, text: 'onetwo', firstSize: 4096, size: 4096 }]);
  });

  it('uses a changed buffer size from the read after the outstanding one', async () => {
    const { sent, state, receive } = setup();
    state.bufferSize = 3;
    receive('ABCDEFGH');
    await turns();
    receive('12345678');
    await turns();
    expect(sent[0]).toMatchObject({ text: 'ABCDEFGH', firstSize: 4096, size: 3 });
    expect(sent[1]).toMatchObject({ firstSize: 3, size: 3 });
  });

  it('delivers one more read after pausing, then nothing, then the rest in order', async () => {
    const { sent, reader, receive } = setup({ bufferSize: 4 });
    reader.setPaused(true);
    expect(reader.outstanding).toBe(true);
    receive('aaaabbbb');
    receive('cc');
    await turns();
    expect(sent.map(({ text }) => text)).toEqual(['aaaa']);
    expect(reader.outstanding).toBe(false);
    receive('dd');
    await turns();
    expect(sent).toHaveLength(1);
    reader.setPaused(false);
    reader.flush();
    await turns();
    expect(sent.map(({ text }) => text).join('|')).toBe('aaaa|bbbbccdd');
  });

  it('issues no read when paused from the start', async () => {
    const { sent, reader, receive } = setup({ paused: true });
    receive('one');
    await turns();
    expect(sent).toEqual([]);
    expect(reader.outstanding).toBe(false);
  });

  it('issues no second read when unpaused with one outstanding', async () => {
    const { sent, reader, state, receive } = setup({ bufferSize: 8 });
    reader.setPaused(true);
    state.bufferSize = 2;
    reader.setPaused(false);
    receive('abcdefgh');
    await turns();
    expect(sent[0]).toMatchObject({ text: 'abcdefgh', firstSize: 8, size: 2 });
  });

  it('reads ahead 64 KiB while paused, then stops the socket, and goes on after unpausing', async () => {
    const { socket, reader, receive } = setup({ paused: true });
    receive(READ_AHEAD_BYTES - 1);
    expect(socket.reading).toBe(true);
    receive(1);
    expect(socket.reading).toBe(false);
    reader.setPaused(false);
    reader.flush();
    expect(socket.reading).toBe(true);
    await turns();
    expect(reader.queued).toBe(0);
  });

  it('stops the socket while the pages are behind and holds no more than one message', async () => {
    const { socket, sent, state, reader, receive } = setup();
    state.ready = false;
    for (let i = 0; i < MESSAGE_BYTES / 65536; i++) receive(65536);
    await turns();
    expect(sent).toEqual([]);
    expect(socket.reading).toBe(false);
    state.ready = true;
    reader.flush();
    expect(sent.map(({ bytes }) => bytes)).toEqual([MESSAGE_BYTES]);
    expect(socket.reading).toBe(true);
  });

  it('keeps the remainder of a stream for the next turn, so that it fills a whole read', async () => {
    const { sent, receive } = setup({ bufferSize: 10 });
    receive(25);
    await turns(1);
    expect(sent.map(({ bytes }) => bytes)).toEqual([20]);
    receive(25);
    await turns(2);
    expect(sent.map(({ bytes }) => bytes)).toEqual([20, 30]);
  });

  it('keeps it for one turn only', async () => {
    const { sent, receive } = setup({ bufferSize: 10 });
    receive(25);
    await turns(2);
    expect(sent.map(({ bytes }) => bytes)).toEqual([20, 5]);
  });

  it('does not let a single short message wait', async () => {
    const { sent, receive } = setup();
    receive(100);
    await turns(1);
    expect(sent.map(({ bytes }) => bytes)).toEqual([100]);
  });

  it('caps a read at 64 KiB and a message at 256 KiB', async () => {
    const { sent, receive } = setup({ bufferSize: 1_000_000_000 });
    receive(MESSAGE_BYTES + 70_000);
    await turns();
    expect(sent[0]).toMatchObject({ bytes: MESSAGE_BYTES, firstSize: 65536, size: 65536 });
    expect(sent.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(MESSAGE_BYTES + 70_000);
  });

  it('reports the end once, after the data', async () => {
    const { socket, sent, state, receive } = setup();
    receive('bye');
    socket.emit('end');
    socket.emit('close');
    await turns();
    expect(sent.map(({ text }) => text)).toEqual(['bye']);
    expect(state.ended).toBe(1);
  });

  it('keeps the end back while no read is outstanding', async () => {
    const { socket, sent, state, reader, receive } = setup();
    reader.setPaused(true);
    receive('last');
    await turns();
    socket.emit('end');
    await turns();
    expect(sent).toHaveLength(1);
    expect(state.ended).toBe(0);
    reader.setPaused(false);
    reader.flush();
    expect(state.ended).toBe(1);
  });

  it('completes the outstanding read with the end, also while paused', async () => {
    const { socket, state, reader } = setup();
    reader.setPaused(true);
    socket.emit('close');
    await turns();
    expect(state.ended).toBe(1);
  });

  it('does not let the end overtake what a paused page has not consumed', async () => {
    const { socket, state, reader } = setup();
    state.consumed = false;
    reader.setPaused(true);
    socket.emit('end');
    await turns();
    expect(state.ended).toBe(0);
    state.consumed = true;
    reader.flush();
    expect(state.ended).toBe(1);
  });

  it('does nothing any more once stopped', async () => {
    const { socket, sent, state, reader, receive } = setup();
    receive('one');
    reader.stop();
    receive('two');
    socket.emit('close');
    await turns();
    expect(sent).toEqual([]);
    expect(state.ended).toBe(0);
    expect(reader.outstanding).toBe(false);
  });
});

describe('TcpReader of a socket with a read buffer', () => {
  const tapped = (options: { paused?: boolean; bufferSize?: number } = {}) => {
    const socket = new FakeSocket();
    const tap = new ReadTap();
    tap.of(socket as unknown as Socket);
    const buffer = tap.options.buffer as Uint8Array;
    const state = { ready: true };
    const sent: { bytes: number; text: string; firstSize: number; reused: boolean; own: boolean }[] = [];
    const reader = new TcpReader(socket as unknown as Socket, options.paused ?? false, {
      bufferSize: () => options.bufferSize,
      ready: () => state.ready,
      consumed: () => true,
      deliver: (bytes, firstSize, _size, reused) => {
        const text = Buffer.from(bytes.subarray(0, 20)).toString();
        const own = bytes.buffer !== buffer.buffer;
        sent.push({ bytes: bytes.byteLength, text, firstSize, reused, own });
      },
      ended: () => {},
    });
    /** As Node reads: into the buffer, then the callback. */
    const read = (data: string | number) => {
      const count = typeof data === 'number' ? data : Buffer.from(data).copy(buffer);
      tap.options.callback(count, buffer);
    };
    return { reader, read, sent, state };
  };

  it('sends what answers one read at once, as a copy', () => {
    const { read, sent } = tapped();
    read('one');
    read('two');
    expect(sent).toEqual([
      { bytes: 3, text: 'one', firstSize: 4096, reused: false, own: true },
      { bytes: 3, text: 'two', firstSize: 4096, reused: false, own: true },
    ]);
  });

  it('sends a stream that fills the buffer from there', () => {
    const { read, sent } = tapped();
    read(READ_BUFFER_BYTES);
    expect(sent).toMatchObject([{ bytes: READ_BUFFER_BYTES, reused: true, own: false }]);
  });

  it.each([{ paused: true }, { bufferSize: 1000 }])(
    'copies a full buffer that has to wait or be cut: %j',
    (options) => {
      const { read, sent, reader } = tapped(options);
      read(READ_BUFFER_BYTES);
      reader.setPaused(false);
      reader.flush();
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.every(({ reused, own }) => !reused && own)).toBe(true);
    },
  );

  it('keeps what comes while the pages are behind, in order', async () => {
    const { read, sent, reader, state } = tapped();
    state.ready = false;
    read('one');
    state.ready = true;
    read('two');
    await turns();
    reader.flush();
    expect(sent.map(({ text }) => text).join('')).toBe('onetwo');
  });

  it('answers the one read that is outstanding while paused, and no other', () => {
    const { read, sent, reader } = tapped();
    reader.setPaused(true);
    read('one');
    read('two');
    expect(sent.map(({ text }) => text)).toEqual(['one']);
    expect(reader.outstanding).toBe(false);
  });
});
