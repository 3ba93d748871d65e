/** The library beside a pseudo terminal: what the kernel and the library really do. */
import { afterEach, describe, expect, it } from 'vitest';
import { openNative } from '../../../../src/main/serial/native-port.ts';
import type { OpenPort } from '../../../../src/main/serial/open-port.ts';
import { DEFAULT_SETTINGS } from '../../../../src/main/serial/port-settings.ts';
import { hasPseudoTerminals, pseudoTerminal } from '../../../support/pseudo-terminal.ts';
import type { PseudoTerminal } from '../../../support/pseudo-terminal.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function opened(settings = DEFAULT_SETTINGS): Promise<{ cable: PseudoTerminal; port: OpenPort }> {
  const cable = await pseudoTerminal();
  cleanups.push(() => cable.close());
  const port = await openNative(cable.path, settings);
  cleanups.push(() => port.close());
  return { cable, port };
}

async function readAll(port: OpenPort, count: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let left = count; left > 0;) {
    const { bytes, fault } = await port.read(left);
    if (fault !== undefined || bytes.byteLength === 0) throw new Error(`${fault ?? 'closed'} with ${left} bytes left`);
    parts.push(bytes);
    left -= bytes.byteLength;
  }
  return Buffer.concat(parts);
}

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

describe.skipIf(!hasPseudoTerminals)('a native port', () => {
  it('passes every byte, both ways', async () => {
    const { cable, port } = await opened();
    await cable.send(everyByte);
    expect(await readAll(port, 256)).toEqual(Buffer.from(everyByte));
    // What looks like a break mark and is data.
    const marks = Uint8Array.from([255, 255, 0, 255, 0, 0, 255, 0, 65]);
    await cable.send(marks);
    expect(await readAll(port, marks.byteLength)).toEqual(Buffer.from(marks));
    for (let left = everyByte; left.byteLength > 0;) left = left.subarray(await port.write(left));
    expect(await cable.take(256)).toEqual(Buffer.from(everyByte));
  });

  it('is set at once and later, and tells what the driver has made of it', async () => {
    const { port } = await opened({ ...DEFAULT_SETTINGS, bitrate: 250_001, ctsFlowControl: true });
    expect(port.settings).toEqual({ ...DEFAULT_SETTINGS, bitrate: 250_001, ctsFlowControl: true });
    expect(await port.configure({ ...DEFAULT_SETTINGS, bitrate: 115_200, dataBits: 'seven', stopBits: 'two' })).toBe(
      true,
    );
    // A pseudo terminal has only eight bits.
    expect(port.settings).toEqual({ ...DEFAULT_SETTINGS, bitrate: 115_200, stopBits: 'two' });
    expect(await port.configure({ ...DEFAULT_SETTINGS, bitrate: 12_345 })).toBe(true);
    expect(port.settings).toEqual({ ...DEFAULT_SETTINGS, bitrate: 12_345 });
  });

  it('keeps what is under way when it is set anew, and throws it away when it is flushed', async () => {
    const { cable, port } = await opened();
    await cable.send('first');
    await expect.poll(() => readAll(port, 1).then(String)).toBe('f');
    expect(await port.configure({ ...DEFAULT_SETTINGS, bitrate: 19_200 })).toBe(true);
    expect(String(await readAll(port, 4))).toBe('irst');
    await cable.send('second');
    await readAll(port, 1);
    await port.flush();
    await cable.send('third');
    expect(String(await readAll(port, 5))).toBe('third');
  });

  it('ends what waits when it is closed', async () => {
    const { port } = await opened();
    const reading = port.read(10);
    await port.close();
    expect(await reading).toEqual({ bytes: new Uint8Array() });
    expect(await port.write(everyByte)).toBe(0);
  });

  it('is closed when it is no longer being set: its number may be another file’s then', async () => {
    const { port } = await opened();
    let made: boolean | undefined;
    const setting = port.configure({ ...DEFAULT_SETTINGS, bitrate: 19_200 }).then((one) => (made = one));
    await port.close();
    expect(made).toBe(false);
    await setting;
  });

  it('tells that the device is gone', async () => {
    const { cable, port } = await opened();
    const reading = port.read(10);
    await cable.unplug();
    expect((await reading).fault).toBe('device_lost');
    await expect(port.write(everyByte)).rejects.toMatchObject({ fault: 'disconnected' });
    expect(await port.configure({ ...DEFAULT_SETTINGS, bitrate: 19_200 })).toBe(false);
  });

  it('has no modem lines on a terminal without', async () => {
    const { port } = await opened();
    expect(await port.signals()).toBeUndefined();
    expect(await port.setSignals({})).toBe(true);
    expect(await port.setSignals({ dtr: false })).toBe(false);
    expect(await port.setSignals({ brk: true })).toBe(true);
  });

  it('opens neither what is no terminal nor one that is in use', async () => {
    await expect(openNative('/dev/null', DEFAULT_SETTINGS)).rejects.toThrow();
    await expect(openNative('/dev/nothing-there', DEFAULT_SETTINGS)).rejects.toThrow(/No such file/);
    const { cable } = await opened();
    await expect(openNative(cable.path, DEFAULT_SETTINGS)).rejects.toThrow(/lock/);
  });
});
