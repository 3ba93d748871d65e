/** Every namespace that Holdfast has, chrome.* and others, one line each. The room's folder holds the rest (see docs/adding-an-api.md). */
import type { NamespaceSpec } from './core/contract.ts';
import alarms from './alarms/contract.ts';
import appRuntime from './app-runtime/contract.ts';
import appWindow from './app-window/contract.ts';
import contextMenus from './context-menus/contract.ts';
import fileSystem from './file-system/contract.ts';
import browser from './browser/contract.ts';
import commands from './commands/contract.ts';
import enterpriseDeviceAttributes from './enterprise-device-attributes/contract.ts';
import identity from './identity/contract.ts';
import idle from './idle/contract.ts';
import management from './management/contract.ts';
import power from './power/contract.ts';
import systemCpu from './system-cpu/contract.ts';
import systemDisplay from './system-display/contract.ts';
import systemMemory from './system-memory/contract.ts';
import systemStorage from './system-storage/contract.ts';
import notifications from './notifications/contract.ts';
import i18n from './i18n/contract.ts';
import mediaGalleries from './media-galleries/contract.ts';
import mdns from './mdns/contract.ts';
import mozTcpSocket from './moz-tcp-socket/contract.ts';
import permissions from './permissions/contract.ts';
import runtime from './runtime/contract.ts';
import serial from './serial/contract.ts';
import socket from './socket/contract.ts';
import socketsTcpServer from './sockets-tcp-server/contract.ts';
import socketsTcp from './sockets-tcp/contract.ts';
import socketsUdp from './sockets-udp/contract.ts';
import storageLocal from './storage-local/contract.ts';
import storageManaged from './storage-managed/contract.ts';
import storageSync from './storage-sync/contract.ts';
import storage from './storage/contract.ts';
import syncFileSystem from './sync-file-system/contract.ts';
import tts from './tts/contract.ts';
import systemNetwork from './system-network/contract.ts';
import hid from './hid/contract.ts';
import usb from './usb/contract.ts';
import webview from './webview/contract.ts';

export const registry: readonly NamespaceSpec[] = [
  runtime,
  appRuntime,
  appWindow,
  i18n,
  storageSync,
  storageManaged,
  storageLocal,
  storage,
  socketsTcp,
  socketsTcpServer,
  socketsUdp,
  socket,
  systemNetwork,
  alarms,
  notifications,
  power,
  idle,
  systemCpu,
  systemDisplay,
  systemMemory,
  systemStorage,
  management,
  browser,
  contextMenus,
  commands,
  identity,
  enterpriseDeviceAttributes,
  mdns,
  serial,
  tts,
  fileSystem,
  mediaGalleries,
  syncFileSystem,
  mozTcpSocket,
  permissions,
  webview,
  usb,
  hid,
];
