'use strict';

var NEEDS = { needs: ['terminals'] };
var [FIRST, SECOND, LOST] = CONFIG.terminals || [];

var toBytes = (text) => new TextEncoder().encode(text).buffer;

/** A connection that is open and not paused. */
async function connected(t, path, options) {
  var info = await t.call('serial.connect', path, options || {});
  await t.quiet();
  return info && info.connectionId;
}

test('serial: members', (t) => {
  t.value('members', () => Object.getOwnPropertyNames(chrome.serial).sort());
  for (var name of ['DataBits', 'ParityBit', 'StopBits', 'SendError', 'ReceiveError'])
    t.value(name, () => chrome.serial[name]);
});

test('serial: connections that are not there', async (t) => {
  for (var name of ['disconnect', 'flush', 'getInfo', 'getControlSignals', 'setBreak', 'clearBreak'])
    await t.call('serial.' + name, 999);
  await t.call('serial.update', 999, {});
  await t.call('serial.send', 999, toBytes('a'));
  await t.call('serial.setPaused', 999, true);
  await t.call('serial.setControlSignals', 999, {});
  await t.call('serial.getConnections');
});

test('serial: ports that are not there', async (t) => {
  // Chromium looks for seconds the first time.
  await new Promise((resolve) => chrome.serial.getDevices(resolve));
  for (var path of ['', '/dev/nothing-there', '/dev/null', '/dev/tty', '/etc/passwd', 'COM3'])
    await t.call('serial.connect', path);
});

test(
  'serial: devices',
  async (t) => {
    var all = await new Promise((resolve) => chrome.serial.getDevices(resolve));
    t.value('ours', () =>
      all.filter(({ path }) => CONFIG.terminals.includes(path)).sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  },
  NEEDS,
);

test(
  'serial: options',
  async (t) => {
    for (var options of [
      {},
      { bitrate: 0 },
      { bitrate: -1 },
      { bitrate: 31250 },
      { bitrate: 4294967 },
      { bufferSize: 0 },
      { bufferSize: 1 },
      { name: 'é\u0000x' },
      { receiveTimeout: -1, sendTimeout: -2, persistent: true },
      { dataBits: 'seven', parityBit: 'even', stopBits: 'two', ctsFlowControl: true },
    ]) {
      var info = await t.call('serial.connect', FIRST, options);
      await t.call('serial.getConnections');
      await t.call('serial.disconnect', info.connectionId);
    }
  },
  NEEDS,
);

test(
  'serial: update',
  async (t) => {
    var id = await connected(t, FIRST);
    for (var options of [
      {},
      { name: 'till', persistent: true, bufferSize: 10, receiveTimeout: 100000, sendTimeout: 200 },
      { bitrate: 115200, stopBits: 'two' },
      { bitrate: 12345 },
      { bitrate: 0, bufferSize: 0 },
      { dataBits: 'seven', parityBit: 'odd', ctsFlowControl: true },
      { ctsFlowControl: false, stopBits: 'one', name: '' },
    ]) {
      await t.call('serial.update', id, options);
      await t.call('serial.getInfo', id);
    }
  },
  NEEDS,
);

test(
  'serial: there and back',
  async (t) => {
    var id = await connected(t, FIRST);
    await t.call('serial.send', id, toBytes('hello'));
    await t.until('serial.onReceive');
    await t.call('serial.send', id, new ArrayBuffer(0));
    await t.call('serial.send', id, Uint8Array.from([0, 1, 254, 255, 255, 0, 255, 0, 0, 255, 0, 7]).buffer);
    await t.untilReceived(17);
    await t.call('serial.flush', id);
    await t.call('serial.disconnect', id);
    await t.call('serial.disconnect', id);
  },
  NEEDS,
);

test(
  'serial: lines that a terminal does not have',
  async (t) => {
    var id = await connected(t, FIRST);
    await t.call('serial.getControlSignals', id);
    await t.call('serial.setControlSignals', id, {});
    await t.call('serial.setControlSignals', id, { dtr: true });
    await t.call('serial.setControlSignals', id, { rts: false });
    await t.call('serial.setBreak', id);
    await t.call('serial.clearBreak', id);
  },
  NEEDS,
);

test(
  'serial: the size of events',
  async (t) => {
    var id = await connected(t, FIRST, { bufferSize: 64 });
    t.summarise();
    await t.call('serial.send', id, toBytes('give 1000'));
    await t.untilReceived(1000);
    t.summarised();
    // It is of the next pipe.
    await t.call('serial.update', id, { bufferSize: 500 });
    t.summarise();
    await t.call('serial.send', id, toBytes('give 1000'));
    await t.untilReceived(2000);
    t.summarised();
  },
  NEEDS,
);

test(
  'serial: paused',
  async (t) => {
    var id = await connected(t, FIRST);
    await t.call('serial.setPaused', id, true);
    await t.call('serial.getInfo', id);
    await t.call('serial.send', id, toBytes('kept'));
    await t.quiet();
    await t.call('serial.setPaused', id, false);
    await t.until('serial.onReceive');
    await t.call('serial.setPaused', id, false);
    await t.call('serial.setPaused', id, true);
    await t.call('serial.disconnect', id);
    await t.quiet();
  },
  NEEDS,
);

test(
  'serial: receiveTimeout',
  async (t) => {
    var id = await connected(t, FIRST, { receiveTimeout: 50 });
    await t.until('serial.onReceiveError');
    await t.quiet();
    await t.call('serial.getInfo', id);
    await t.call('serial.send', id, toBytes('x'));
    await t.until('serial.onReceiveError', 2);
    // What is there already is not begun anew.
    await t.call('serial.update', id, { receiveTimeout: 40 });
    await t.quiet();
    await t.call('serial.setPaused', id, true);
    await t.call('serial.setPaused', id, false);
    await t.until('serial.onReceiveError', 3);
  },
  NEEDS,
);

test(
  'serial: two sends, and one that waits when the port is closed',
  async (t) => {
    var id = await connected(t, SECOND);
    await t.call('serial.send', id, toBytes('stop'));
    await t.quiet();
    var first = t.begin('serial.send', id, new ArrayBuffer(1000000));
    var second = t.begin('serial.send', id, toBytes('y'));
    await second.result;
    var third = t.begin('serial.disconnect', id);
    await third.result;
    await t.answered(first);
  },
  NEEDS,
);

test(
  'serial: the device is gone',
  async (t) => {
    var id = await connected(t, LOST, { name: 'x' });
    await t.call('serial.send', id, toBytes('unplug'));
    await t.until('serial.onReceiveError');
    await t.call('serial.setPaused', id, false);
    await t.until('serial.onReceiveError', 2);
  },
  NEEDS,
);
