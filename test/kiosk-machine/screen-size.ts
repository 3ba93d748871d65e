/** A display is plugged into a machine, or taken from it: qemu does that for whoever looks at one by VNC (RFB 3.8, RFC 6143) and says how large his screen is. */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';

const EXTENDED_DESKTOP_SIZE = -308;
/** Qemu waits for more of them before it tells the machine. */
const SETTLES_MS = 2000;

/**
 * @param path of qemu's VNC server for the display
 * @param width in pixels; 0 with a height of 0 takes the display away
 * @throws when the server says no
 */
export async function setScreenSize(path: string, width: number, height: number): Promise<void> {
  const socket = createConnection(path);
  socket.setTimeout(60_000, () => socket.destroy(new Error('qemu does not answer by VNC')));
  try {
    await once(socket, 'connect');
    const read = reader(socket);
    await read(12);
    socket.write('RFB 003.008\n');
    const [kinds = 0] = await read(1);
    await read(kinds);
    // No password; then whether it let us in; shared with others.
    socket.write(Uint8Array.of(1));
    if ((await read(4)).readUInt32BE() !== 0) throw new Error('qemu lets nobody look by VNC');
    socket.write(Uint8Array.of(1));
    await read((await read(24)).readUInt32BE(20));
    const encodings = Buffer.alloc(8);
    encodings.set([2, 0, 0, 1]);
    encodings.writeInt32BE(EXTENDED_DESKTOP_SIZE, 4);
    socket.write(encodings);
    const size = Buffer.alloc(24);
    size.writeUInt8(251, 0);
    size.writeUInt16BE(width, 2);
    size.writeUInt16BE(height, 4);
    size.writeUInt8(1, 6);
    size.writeUInt16BE(width, 16);
    size.writeUInt16BE(height, 18);
    socket.write(size);
    socket.resume();
    await new Promise((resolve) => setTimeout(resolve, SETTLES_MS));
  } finally {
    socket.destroy();
  }
}

/** @returns a function that waits for as many bytes */
function reader(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    for (;;) {
      const chunk = count === 0 ? Buffer.alloc(0) : (socket.read(count) as Buffer | null);
      if (chunk) return chunk;
      await once(socket, 'readable');
    }
  };
}
