/** `chrome.serial`, as Chromium 120 declares it, which still has it on desktops; promises are those of Chromium 150 and later. */
import {
  binary,
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  optional,
  param,
  string,
} from '../core/contract.ts';

const connectionId = param('connectionId', integer);

const connectionOptions = dictionary('serial.ConnectionOptions', {
  bitrate: optional(integer),
  bufferSize: optional(integer),
  ctsFlowControl: optional(boolean),
  dataBits: optional(enumeration('serial.DataBits', ['seven', 'eight'])),
  name: optional(string),
  parityBit: optional(enumeration('serial.ParityBit', ['no', 'odd', 'even'])),
  persistent: optional(boolean),
  receiveTimeout: optional(integer),
  sendTimeout: optional(integer),
  stopBits: optional(enumeration('serial.StopBits', ['one', 'two'])),
});

const hostControlSignals = dictionary('serial.HostControlSignals', {
  dtr: optional(boolean),
  rts: optional(boolean),
});

export const serial = defineNamespace({
  name: 'serial',
  availability: { permission: ['serial'] },
  functions: {
    clearBreak: { params: [connectionId], callback: 'optional' },
    connect: {
      params: [param('path', string), param('options', optional(connectionOptions))],
      callback: 'optional',
      slow: true,
    },
    disconnect: { params: [connectionId], callback: 'optional' },
    flush: { params: [connectionId], callback: 'optional' },
    getConnections: { params: [], callback: 'optional' },
    getControlSignals: { params: [connectionId], callback: 'optional' },
    getDevices: { params: [], callback: 'optional' },
    getInfo: { params: [connectionId], callback: 'optional' },
    send: { params: [connectionId, param('data', binary)], callback: 'optional', slow: true },
    setBreak: { params: [connectionId], callback: 'optional' },
    setControlSignals: { params: [connectionId, param('signals', hostControlSignals)], callback: 'optional' },
    setPaused: { params: [connectionId, param('paused', boolean)], callback: 'optional' },
    update: { params: [connectionId, param('options', connectionOptions)], callback: 'optional' },
  },
  events: { onReceiveError: { lazy: true }, onReceive: { lazy: true } },
  enums: {
    DataBits: { EIGHT: 'eight', SEVEN: 'seven' },
    ParityBit: { EVEN: 'even', NO: 'no', ODD: 'odd' },
    ReceiveError: {
      BREAK: 'break',
      BUFFER_OVERFLOW: 'buffer_overflow',
      DEVICE_LOST: 'device_lost',
      DISCONNECTED: 'disconnected',
      FRAME_ERROR: 'frame_error',
      OVERRUN: 'overrun',
      PARITY_ERROR: 'parity_error',
      SYSTEM_ERROR: 'system_error',
      TIMEOUT: 'timeout',
    },
    SendError: {
      DISCONNECTED: 'disconnected',
      PENDING: 'pending',
      SYSTEM_ERROR: 'system_error',
      TIMEOUT: 'timeout',
    },
    StopBits: { ONE: 'one', TWO: 'two' },
  },
});

export default serial;
