/**
 * A HID device made by the kernel (/dev/uhid), for apps/fixtures/gadgets: it sends back every report that it gets, and keeps the feature
 * report that it was given. There while this runs. By root, where the module uhid is.
 *
 *   node test/devices/uhid.mjs [keyboard]    with a keyboard beside it, whose report has a number of its own
 */
import { openSync, read, writeSync } from 'node:fs';

const EVENT_BYTES = 4380;
const TYPE = { output: 6, getReport: 9, getReportReply: 10, create: 11, input: 12, setReport: 13, setReportReply: 14 };
const BUS_USB = 3;

/** Without numbers: input and output of eight bytes, features of two, on a page of vendors. */
const ECHO = hex('06 00 ff 09 01 a1 01 09 02 15 00 26 ff 00 75 08 95 08 81 02 09 03 91 02 09 04 95 02 b1 02 c0');
/** A keyboard with report 1, and the same as above with report 2. */
const KEYBOARD = [
  ...hex('05 01 09 06 a1 01 85 01 05 07 19 00 29 65 15 00 25 65 75 08 95 06 81 00 c0'),
  ...hex('06 00 ff 09 01 a1 01 85 02 09 02 15 00 26 ff 00 75 08 95 08 81 02 09 03 91 02 09 04 95 02 b1 02 c0'),
];

function hex(text) {
  return text.split(' ').map((byte) => Number.parseInt(byte, 16));
}

const isKeyboard = process.argv[2] === 'keyboard';
const file = openSync('/dev/uhid', 'r+');
/** With the number in front where it has one. */
let feature = isKeyboard ? [2, 0, 0] : [0, 0];

function send(type, write) {
  const event = Buffer.alloc(EVENT_BYTES);
  event.writeUInt32LE(type, 0);
  write(event);
  writeSync(file, event);
}

function input(bytes) {
  send(TYPE.input, (event) => {
    event.writeUInt16LE(bytes.length, 4);
    event.set(bytes, 6);
  });
}

send(TYPE.create, (event) => {
  const descriptor = isKeyboard ? KEYBOARD : ECHO;
  event.write(isKeyboard ? 'Holdfast Keys' : 'Holdfast Echo', 4);
  event.write('ABC123', 4 + 128 + 64);
  event.writeUInt16LE(descriptor.length, 260);
  event.writeUInt16LE(BUS_USB, 262);
  event.writeUInt32LE(0x1209, 264);
  event.writeUInt32LE(2, 268);
  event.set(descriptor, 280);
});

function answer(event) {
  const id = event.readUInt32LE(4);
  switch (event.readUInt32LE(0)) {
    case TYPE.output: {
      // What has no number comes with a zero in its place. Shorter reports than the descriptor says a kernel may drop.
      const report = Buffer.alloc(9);
      event.copy(report, 0, 4, 4 + event.readUInt16LE(4 + 4096));
      if (isKeyboard) input([1, 1, 2, 3, 4, 5, 6]);
      input(isKeyboard ? report : report.subarray(1));
      break;
    }
    case TYPE.getReport:
      send(TYPE.getReportReply, (reply) => {
        reply.writeUInt32LE(id, 4);
        reply.writeUInt16LE(feature.length, 10);
        reply.set(feature, 12);
      });
      break;
    case TYPE.setReport:
      feature = [...event.subarray(12, 12 + event.readUInt16LE(10))];
      send(TYPE.setReportReply, (reply) => reply.writeUInt32LE(id, 4));
      break;
    default:
  }
}

function next() {
  read(file, Buffer.alloc(EVENT_BYTES), 0, EVENT_BYTES, null, (error, _length, event) => {
    if (error) throw error;
    answer(event);
    next();
  });
}
next();
console.log('plugged in');
