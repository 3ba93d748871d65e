/** Every namespace that Holdfast has, chrome.* and others, one line each. The room's folder holds the rest (see docs/adding-an-api.md). */
import type { NamespaceSpec } from './core/contract.ts';
import appRuntime from './app-runtime/contract.ts';
import appWindow from './app-window/contract.ts';
import mozTcpSocket from './moz-tcp-socket/contract.ts';
import permissions from './permissions/contract.ts';
import runtime from './runtime/contract.ts';
import socket from './socket/contract.ts';
import socketsTcpServer from './sockets-tcp-server/contract.ts';
import socketsTcp from './sockets-tcp/contract.ts';
import socketsUdp from './sockets-udp/contract.ts';
import storageLocal from './storage-local/contract.ts';
import storage from './storage/contract.ts';
import systemNetwork from './system-network/contract.ts';

export const registry: readonly NamespaceSpec[] = [
  runtime,
  appRuntime,
  appWindow,
  storage,
  storageLocal,
  socketsTcp,
  socketsTcpServer,
  socketsUdp,
  socket,
  systemNetwork,
  mozTcpSocket,
  permissions,
];
