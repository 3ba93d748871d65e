'use strict';

/**
 * A case of the life cycle is an app of its own: its page comes and goes, and everything that it sees is told to the driver at once, in
 * order. What the driver is asked to do `later` it does when the page is gone after `onSuspend`.
 */
/** @type {Promise<unknown>} */
var telling = Promise.resolve();

async function ask(path, body) {
  var response = await fetch(CONFIG.control + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}

/** @returns {Promise<unknown>} */
function told(entry) {
  telling = telling.then(() => ask('/told', entry));
  return telling;
}

/** Tells an event with its arguments, and then does something. */
function hear(name, then) {
  var event = name.split('.').reduce((found, key) => found[key], chrome);
  event.addListener((...args) => {
    told({ event: name, args: args.map((arg) => plain(arg)) });
    if (then) then(...args);
  });
}

/** A call's first result. */
function call(api, ...args) {
  var keys = api.split('.');
  var key = keys.pop();
  var self = keys.reduce((found, name) => found[name], chrome);
  return new Promise((resolve) => self[key](...args, resolve));
}

/** `name` is that of a UDP socket or of a server or client in the driver. */
function peer(op, name, params) {
  return ask('/peer', { op: op, name: name, ...params });
}

/** @param {object} request for a peer @param {number} [afterMs] after onSuspend; by default the page is gone then */
function later(request, afterMs) {
  return ask('/later', { afterMs: afterMs || 7500, request: request });
}

/** Tells which sockets there are. */
async function tellSockets() {
  for (var kind of ['tcp', 'tcpServer', 'udp']) {
    var sockets = await call(`sockets.${kind}.getSockets`);
    await told({ note: kind, value: plain(sockets.map((info) => [info.name, info.persistent, info.paused])) });
  }
}

async function end() {
  await telling;
  await ask('/case', { name: CONFIG.group });
  await ask('/end', {});
}

ask('/begin', { cases: [CONFIG.group], agent: navigator.userAgent });
told({ note: 'load' });
hear('runtime.onSuspend');
hear('runtime.onSuspendCanceled');

/** Sets the case up: once, at the launch. */
function setUp(run) {
  chrome.app.runtime.onLaunched.addListener(async () => {
    await told({ note: 'launched' });
    await run();
    told({ note: 'set up' });
  });
}
