/** Which serial ports there are, and which of them an app may open: those that are listed, and no other path. */
import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import type { Log } from '../host/app-host.ts';
import { libraryPorts } from './native-port.ts';
import { macosDevices, windowsDevices } from './library-devices.ts';
import { linuxDevices } from './linux-devices.ts';
import type { OpenDriver, OpenPort } from './open-port.ts';
import type { PortSettings } from './port-settings.ts';
import type { SerialDevice } from './serial-device.ts';

export interface SerialPortsOptions {
  /**
   * What the user has named beside what the system lists, such as a pseudo terminal or a link to one; absolute paths. Apps cannot name any:
   * somebody else's terminal would be such a path.
   */
  readonly named?: readonly string[];
  readonly list?: () => Promise<readonly SerialDevice[]>;
  readonly open: OpenDriver;
  readonly log: Pick<Log, 'warn'>;
}

/** Of what an app asks for, as the log has it. */
const LONGEST_PATH = 200;

export class SerialPorts {
  readonly #named: readonly string[];
  readonly #list: () => Promise<readonly SerialDevice[]>;
  readonly #open: OpenDriver;
  readonly #log: Pick<Log, 'warn'>;
  /** The files that are open or are being opened: the library changes the settings of a port before it finds that it is in use. */
  readonly #taken = new Set<string>();

  constructor({ named = [], list = systemDevices, open, log }: SerialPortsOptions) {
    this.#named = named;
    this.#list = list;
    this.#open = open;
    this.#log = log;
  }

  async list(): Promise<readonly SerialDevice[]> {
    const listed = await this.#list();
    const own = this.#named.filter((path) => !listed.some((device) => device.path === path));
    return [...listed, ...own.map((path) => ({ path, productId: 0, vendorId: 0 }))];
  }

  /** @returns undefined when it cannot be opened; why, the log tells */
  async open(path: string, settings: PortSettings): Promise<OpenPort | undefined> {
    const file = await this.#fileOf(path);
    if (file === undefined) return undefined;
    if (this.#taken.has(file)) {
      this.#log.warn(`${path} cannot be opened: an app has it open already.`);
      return undefined;
    }
    this.#taken.add(file);
    try {
      const port = await this.#open(file, settings);
      return releasing(port, () => this.#taken.delete(file));
    } catch (error) {
      this.#taken.delete(file);
      this.#log.warn(await explain(path, error as Error));
      return undefined;
    }
  }

  async #fileOf(path: string): Promise<string | undefined> {
    if (!(await this.list()).some((device) => device.path === path)) {
      this.#log.warn(`${JSON.stringify(path.slice(0, LONGEST_PATH))} cannot be opened: there is no such serial port.`);
      return undefined;
    }
    if (process.platform === 'win32') return path;
    const isNamed = this.#named.includes(path);
    try {
      // Of what the system lists the path is that of the device itself.
      const file = isNamed ? await realpath(path) : path;
      if ((await lstat(file)).isCharacterDevice()) return file;
      this.#log.warn(`${path} is no device.`);
    } catch (error) {
      this.#log.warn(`${path} cannot be opened: ${(error as Error).message}.`);
    }
    return undefined;
  }
}

async function systemDevices(): Promise<readonly SerialDevice[]> {
  if (process.platform === 'linux') return linuxDevices();
  return (process.platform === 'win32' ? windowsDevices : macosDevices)(await libraryPorts());
}

/** The same port, that tells when it is closed. */
function releasing(port: OpenPort, released: () => void): OpenPort {
  const close = port.close.bind(port);
  port.close = () => close().finally(released);
  return port;
}

async function explain(path: string, error: Error): Promise<string> {
  const said = `${path} cannot be opened: ${error.message.replace(/^Error:? /, '').replace(/, cannot open .*$/s, '')}.`;
  if (process.platform !== 'linux' || !/permission denied|EACCES/i.test(error.message)) return said;
  const group = await groupOf(path);
  return `${said} It is for the group "${group}": usermod -aG ${group} <user> adds a user to it, from the next login on.`;
}

async function groupOf(path: string): Promise<string> {
  try {
    const { gid } = await stat(path);
    const groups = await readFile('/etc/group', 'utf8');
    const line = groups.split('\n').find((one) => one.split(':')[2] === String(gid));
    return line?.split(':')[0] ?? 'dialout';
  } catch {
    return 'dialout';
  }
}
