// A receipt printer that takes raw bytes on a TCP port, as most do on port 9100 (ESC/POS).

const ESC = 0x1b;
const GS = 0x1d;
const RESET = [ESC, 0x40];
const LARGE = [GS, 0x21, 0x11];
const SMALL = [GS, 0x21, 0x00];
const CUT = [GS, 0x56, 0x42, 0x00];
const WIDTH = 32;

/** @returns {ArrayBuffer} */
function receipt(order, till) {
  const bytes = [];
  const write = (text) => bytes.push(...new TextEncoder().encode(text + '\n'));
  bytes.push(...RESET);
  write(till);
  bytes.push(...LARGE);
  write('Order ' + order.number);
  bytes.push(...SMALL);
  let total = 0;
  for (const { name, count, cents } of order.lines) {
    total += count * cents;
    write(row(count + ' x ' + name, money(count * cents)));
  }
  write('-'.repeat(WIDTH));
  write(row('Total', money(total)));
  write('');
  bytes.push(...CUT);
  return new Uint8Array(bytes).buffer;
}

function row(left, right) {
  return left.slice(0, WIDTH - right.length - 1).padEnd(WIDTH - right.length) + right;
}

function money(cents) {
  return (cents / 100).toFixed(2);
}

/** Sends everything, and closes. @param done gets an error's text, or nothing */
function sendToPrinter(host, port, data, done) {
  chrome.sockets.tcp.create({}, ({ socketId }) => {
    const end = (error) => chrome.sockets.tcp.close(socketId, () => done(error));
    chrome.sockets.tcp.connect(socketId, host, port, () => {
      if (chrome.runtime.lastError) return end(chrome.runtime.lastError.message);
      chrome.sockets.tcp.send(socketId, data, (info) => {
        if (chrome.runtime.lastError) return end(chrome.runtime.lastError.message);
        end(info.bytesSent === data.byteLength ? undefined : 'the printer took only a part');
      });
    });
  });
}
