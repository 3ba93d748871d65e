/** Serial ports by the library `serialport`, which is loaded when the first one is asked for. */
import { read, write } from 'node:fs';
import { promisify } from 'node:util';
import type { SerialPort } from 'serialport';
import type { FoundPort } from './library-devices.ts';
import { WriteError } from './open-port.ts';
import type { DeviceSignals, HostSignals, OpenDriver, OpenPort, ReadResult } from './open-port.ts';
import type { PortSettings } from './port-settings.ts';
import { ReceiveMarks } from './receive-marks.ts';
import { readTerminal, stty, terminalArguments } from './terminal-settings.ts';

type Binding = (typeof SerialPort)['binding'];
type NativePort = Awaited<ReturnType<Binding['open']>>;
/** Elsewhere than on Windows a port is a file, and something tells when it can be read and written. */
type FilePort = Extract<NativePort, { poller: unknown }>;

async function loadBinding(): Promise<Binding> {
  const library = await import('serialport');
  return library.SerialPort.binding;
}

export const openNative: OpenDriver = async (path, settings) => {
  const binding = await loadBinding();
  const port = await binding.open({
    // The library puts the prefix of devices before it itself.
    path: path.replace(/^\\\\\.\\/, ''),
    baudRate: settings.bitrate,
    dataBits: settings.dataBits === 'seven' ? 7 : 8,
    parity: settings.parityBit === 'no' ? 'none' : settings.parityBit,
    stopBits: settings.stopBits === 'two' ? 2 : 1,
    rtscts: settings.ctsFlowControl,
  });
  if (!('poller' in port)) return new WindowsPort(binding, port, path, settings);
  const opened = new FileDevicePort(port, settings);
  if (await opened.configure(settings)) return opened;
  await opened.close();
  throw new Error(`${path} cannot be set`);
};

abstract class LibraryPort {
  protected abstract readonly port: NativePort;
  /** The kernel raises both when a port is opened. */
  #host = { dtr: true, rts: true, brk: false };
  readonly #underWay = new Set<Promise<unknown>>();

  async flush(): Promise<void> {
    await this.using(this.port.flush()).catch(() => {});
  }

  async signals(): Promise<DeviceSignals | undefined> {
    try {
      const { dcd, cts, dsr } = await this.using<Omit<DeviceSignals, 'ri'>>(this.port.get());
      // The library does not tell whether it rings.
      return { dcd, cts, ri: false, dsr };
    } catch {
      return undefined;
    }
  }

  async setSignals(signals: HostSignals): Promise<boolean> {
    const given = Object.fromEntries(Object.entries(signals).filter(([, value]) => value !== undefined));
    if (Object.keys(given).length === 0) return true;
    const wanted = { ...this.#host, ...given };
    try {
      // All are set with every call, those that are left out to a default.
      await this.using(this.port.set(wanted));
    } catch (error) {
      // The break is set before the lines, which this terminal does not have.
      if (signals.brk === undefined || !/inappropriate ioctl/i.test((error as Error).message)) return false;
    }
    this.#host = wanted;
    return true;
  }

  protected async using<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** The number of a closed file may be another's at once: what uses it has to be over. */
  protected async unused(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}

/** Those that termios has everywhere that Holdfast runs. */
const STANDARD_RATES: ReadonlySet<number> = new Set([
  50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400,
]);

/** libuv's flags of what a file is watched for. */
const UV_READABLE = 1;
const UV_WRITABLE = 2;

const readFile = promisify(read);
const writeFile = promisify(write);

/** Reading and writing are done here: the library's own reading never ends when a device is gone, and its writing tells no part. */
class FileDevicePort extends LibraryPort implements OpenPort {
  protected readonly port: FilePort;
  readonly #marks: ReceiveMarks;
  #settings: PortSettings;
  #closed = false;

  constructor(port: FilePort, settings: PortSettings) {
    super();
    this.port = port;
    this.#settings = settings;
    this.#marks = new ReceiveMarks(settings.parityBit !== 'no');
  }

  get settings(): PortSettings {
    return this.#settings;
  }

  async read(most: number): Promise<ReadResult> {
    const buffer = new Uint8Array(most);
    for (;;) {
      if (this.#closed || this.port.fd === null) return { bytes: new Uint8Array() };
      try {
        const { bytesRead } = await this.using(readFile(this.port.fd, buffer, 0, most, null));
        // A terminal that was hung up.
        if (bytesRead === 0) return { bytes: new Uint8Array(), fault: 'device_lost' };
        const { bytes, fault } = this.#marks.read(buffer.subarray(0, bytesRead));
        if (bytes.byteLength > 0 || fault !== undefined) return { bytes: exact(bytes), fault };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') await this.#until('readable');
        else if (code !== 'EINTR' && !this.#closed)
          return { bytes: new Uint8Array(), fault: code === 'ENXIO' ? 'device_lost' : 'system_error' };
      }
    }
  }

  async write(bytes: Uint8Array): Promise<number> {
    for (;;) {
      if (this.#closed || this.port.fd === null) return 0;
      try {
        return (await this.using(writeFile(this.port.fd, bytes))).bytesWritten;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') await this.#until('writable');
        else if (code !== 'EINTR' && !this.#closed)
          throw new WriteError(code === 'EIO' || code === 'ENXIO' ? 'disconnected' : 'system_error', error);
      }
    }
  }

  configure(settings: PortSettings): Promise<boolean> {
    return this.using(this.#configure(settings));
  }

  async #configure(settings: PortSettings): Promise<boolean> {
    const { fd } = this.port;
    if (this.#closed || fd === null) return false;
    const isNew = settings.bitrate !== this.#settings.bitrate;
    const isStandard = STANDARD_RATES.has(settings.bitrate);
    // The library throws away what is under way when it sets one of these.
    if (isNew && !isStandard && !(await succeeds(this.port.update({ baudRate: settings.bitrate })))) return false;
    const speed = isNew && isStandard ? [String(settings.bitrate)] : [];
    await stty(fd, [...terminalArguments(settings, process.platform), ...speed]);
    const text = await stty(fd, ['-a']);
    const made = text === undefined ? undefined : readTerminal(text);
    const bitrate = await this.#bitrate();
    // Nothing answers any more.
    if (made === undefined && bitrate === undefined) return false;
    this.#settings = { ...settings, ...made, bitrate: bitrate ?? settings.bitrate };
    this.#marks.checksParity = settings.parityBit !== 'no';
    return !this.#closed;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.port.poller.stop();
    await this.unused();
    await this.port.close();
  }

  /** macOS does not tell. */
  async #bitrate(): Promise<number | undefined> {
    return this.port.getBaudRate().then(
      ({ baudRate }: { readonly baudRate: number }) => baudRate,
      () => undefined,
    );
  }

  /** Ends without an error when the port is closed, or cannot be watched any more: what is tried next tells. */
  #until(what: 'readable' | 'writable'): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) resolve();
      else this.#watch(what, resolve);
    });
  }

  /** The library's poller watches for what was named last, and for that alone: one that waits to write would keep what comes from being heard of. */
  #watch(what: 'readable' | 'writable', heard: () => void): void {
    const { poller } = this.port;
    poller.once(what, () => heard());
    const flags = { readable: UV_READABLE, writable: UV_WRITABLE } as const;
    const waited = (['readable', 'writable'] as const).filter((event) => poller.listenerCount(event) > 0);
    poller.poll(waited.reduce((all, event) => all | flags[event], 0));
  }
}

class WindowsPort extends LibraryPort implements OpenPort {
  protected port: NativePort;
  readonly #binding: Binding;
  readonly #path: string;
  #settings: PortSettings;
  #closed = false;

  constructor(binding: Binding, port: NativePort, path: string, settings: PortSettings) {
    super();
    this.#binding = binding;
    this.port = port;
    this.#path = path;
    this.#settings = settings;
  }

  get settings(): PortSettings {
    return this.#settings;
  }

  async read(most: number): Promise<ReadResult> {
    const buffer = Buffer.alloc(most);
    try {
      const { bytesRead } = await this.port.read(buffer, 0, most);
      return { bytes: exact(buffer.subarray(0, bytesRead)) };
    } catch {
      if (this.#closed) return { bytes: new Uint8Array() };
      return { bytes: new Uint8Array(), fault: (await this.#isThere()) ? 'system_error' : 'device_lost' };
    }
  }

  async write(bytes: Uint8Array): Promise<number> {
    try {
      await this.port.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      return bytes.byteLength;
    } catch (error) {
      if (this.#closed) return 0;
      throw new WriteError((await this.#isThere()) ? 'system_error' : 'disconnected', error);
    }
  }

  /** Windows has the library change only the speed of an open port; anything else is refused, and the port stays as it is. */
  async configure(settings: PortSettings): Promise<boolean> {
    const { bitrate, ...rest } = settings;
    const { bitrate: _, ...before } = this.#settings;
    if (JSON.stringify(rest) !== JSON.stringify(before)) return false;
    if (!(await succeeds(this.port.update({ baudRate: bitrate })))) return false;
    this.#settings = settings;
    return true;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.port.close();
  }

  async #isThere(): Promise<boolean> {
    const name = this.#path.replace(/^\\\\\.\\/, '');
    const ports: readonly FoundPort[] | undefined = await this.#binding.list().catch(() => undefined);
    return ports?.some(({ path }) => path === name) ?? true;
  }
}

/** Of a size of its own: what is handed to pages is copied with the whole memory behind it. */
function exact(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : Uint8Array.from(bytes);
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** For Windows and macOS. */
export async function libraryPorts(): Promise<readonly FoundPort[]> {
  return (await loadBinding()).list();
}
