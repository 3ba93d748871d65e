/** What the apps of a shell share of serial ports. */
import { SocketTable } from '../sockets/socket-table.ts';
import type { SerialConnection } from './serial-connection.ts';
import type { SerialPorts } from './serial-ports.ts';

export interface SerialServices {
  readonly ports: Pick<SerialPorts, 'list' | 'open'>;
  readonly connections: SocketTable<SerialConnection>;
}

export function createSerialServices(ports: SerialServices['ports']): SerialServices {
  return { ports, connections: new SocketTable<SerialConnection>() };
}
