/** What `chrome.sockets.tcp.getInfo` tells of a socket. */
import type { SocketProperties } from './socket-properties.ts';

/** `chrome.sockets.tcp.SocketInfo`; the keys in Chrome's order, which is alphabetical. */
export interface TcpSocketInfo {
  bufferSize?: number;
  connected: boolean;
  localAddress?: string;
  localPort?: number;
  name?: string;
  paused: boolean;
  peerAddress?: string;
  peerPort?: number;
  persistent: boolean;
  socketId: number;
}

export type TcpAddresses = Pick<TcpSocketInfo, 'localAddress' | 'localPort' | 'peerAddress' | 'peerPort'>;

interface TcpSocketState {
  readonly socketId: number;
  readonly paused: boolean;
  readonly connected: boolean;
  readonly properties: SocketProperties;
  /** Of the connection; undefined without one. */
  readonly addresses: TcpAddresses | undefined;
}

export function socketInfo({ socketId, paused, connected, properties, addresses = {} }: TcpSocketState): TcpSocketInfo {
  const { bufferSize, name, persistent } = properties;
  const { localAddress, localPort, peerAddress, peerPort } = addresses;
  return {
    ...(bufferSize === undefined ? {} : { bufferSize }),
    connected,
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(localPort === undefined ? {} : { localPort }),
    ...(name === '' ? {} : { name }),
    paused,
    ...(peerAddress === undefined ? {} : { peerAddress }),
    ...(peerPort === undefined ? {} : { peerPort }),
    persistent,
    socketId,
  };
}
