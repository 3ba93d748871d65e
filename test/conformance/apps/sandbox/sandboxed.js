'use strict';

/** What it was told, to be asked for. */
var heard = [];

function sayReady() {
  (parent === self ? opener || self : parent).postMessage('ready', '*');
}

addEventListener('message', (event) => {
  if (event.source !== parent) return;
  heard.push(event.data);
  if (event.data.port) {
    event.ports[0].postMessage(
      `${event.data.bytes.byteLength} bytes from ${event.origin.replace(/^chrome-\w+:..[a-p]{32}/, 'app://id')}`,
    );
    return;
  }
  evaluate(event.data).then((text) => parent.postMessage(text, '*'));
});

async function evaluate(expression) {
  try {
    // oxlint-disable-next-line no-eval -- a sandboxed page may
    return String(await (0, eval)(expression));
  } catch (error) {
    return `throws ${error.name}`;
  }
}

function load(tag, url) {
  return new Promise((resolve) => {
    var element = document.createElement(tag);
    element.onload = () => resolve('loaded');
    element.onerror = () => resolve('failed');
    element.src = url;
    document.body.append(element);
  });
}

function get(url) {
  return fetch(url).then((response) => response.status);
}

/** The first message of a frame in this one, or that there was none. */
function frameOf(url) {
  return new Promise((resolve) => {
    var element = document.createElement('iframe');
    addEventListener('message', (event) => {
      if (event.source === element.contentWindow) resolve(`${event.origin}: ${event.data}`);
    });
    setTimeout(() => resolve('no message'), 500);
    element.src = url;
    document.body.append(element);
  });
}
