'use strict';

/**
 * Runs a group's cases one after another and writes down everything that happens in one: calls, their callbacks and exceptions, events,
 * what the peers saw, in the order in which it happened. The driver turns that into text and compares it. CONFIG comes from config.js,
 * which the driver writes into its copy of the app: `{control, ports, only, skip, agent}`.
 */
var CASES = [];
var current = null;
/** Which case a socket belongs to: what is told about a socket of an earlier case is not this case's. */
var owners = new Map();

/**
 * @param {string} name unique in the group
 * @param {(t: Case) => Promise<void>} run
 * @param {{needs?: string[]}} [options] needs: what of the machine the case needs, one of the driver's `environment`
 */
function test(name, run, options) {
  CASES.push({ name: name, run: run, needs: (options && options.needs) || [] });
}

async function ask(path, body) {
  var response = await fetch(CONFIG.control + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}

function adopt(api, value, test) {
  var kind = /^sockets\.(\w+)\.create$/.exec(api);
  if (kind && value) owners.set(kind[1] + value.socketId, test);
  if (/^socket\.(?:create|accept)$/.test(api) && value && value.socketId) test.legacy.push(value.socketId);
}

/** Writes down an event from now on, for the case that it belongs to. */
function watch(name) {
  var event = member(name).value;
  if (!event || !event.addListener) return;
  var kind = /^sockets\.(\w+)\./.exec(name);
  event.addListener((...args) => {
    var info = args[0];
    if (info && info.clientSocketId) owners.set('tcp' + info.clientSocketId, owners.get('tcpServer' + info.socketId));
    var owner = kind ? owners.get(kind[1] + info.socketId) : current;
    if (current && owner === current) current.event(name, args);
  });
}

/** Closes what a case has left open. A call that is not answered must not hold up the rest. */
function closeAll() {
  return Promise.race([closeSockets().then(closeWindows), pause(8000)]);
}

async function closeWindows() {
  chrome.app.window.getAll().forEach((appWindow) => appWindow.close());
  while (chrome.app.window.getAll().length > 0) await pause(10);
}

async function closeSockets() {
  for (var kind of ['tcp', 'tcpServer', 'udp']) {
    var api = chrome.sockets && chrome.sockets[kind];
    if (!api) continue;
    var open = await new Promise((resolve) => api.getSockets(resolve));
    for (var info of open || []) {
      await new Promise((resolve) =>
        api.close(info.socketId, () => {
          void chrome.runtime.lastError;
          resolve();
        }),
      );
    }
  }
}

/** Closes the serial ports that a case has left open; that is none of its steps. */
async function closePorts() {
  var open = await new Promise((resolve) => chrome.serial.getConnections(resolve));
  for (var info of open) await new Promise((resolve) => chrome.serial.disconnect(info.connectionId, resolve));
}

async function runCase(definition) {
  var missing = definition.needs.find((need) => !CONFIG.environment.includes(need));
  if (missing) {
    await ask('/case', { name: definition.name, skipped: missing });
    return;
  }
  var running = new Case(definition.name);
  current = running;
  var failure = null;
  try {
    await Promise.race([
      definition.run(running),
      pause(15000).then(() => {
        throw new Error('the case did not end within 15 s');
      }),
    ]);
  } catch (error) {
    failure = String((error && error.stack) || error);
  }
  current = null;
  running.over = true;
  // Nothing tells which of these are open.
  running.legacy.forEach((id) => chrome.socket.destroy(id));
  await closeAll();
  if (chrome.serial) await closePorts();
  await ask('/case', { name: running.name, entries: running.entries, failure: failure });
}

async function runAll() {
  // A request under way keeps the event page from being unloaded.
  fetch(CONFIG.control + '/hold').catch(() => {});
  await ask('/begin', { cases: CASES.map((definition) => definition.name), agent: navigator.userAgent });
  for (var definition of CASES) {
    if (!CONFIG.only || new RegExp(CONFIG.only).test(CONFIG.group + '/' + definition.name)) await runCase(definition);
  }
  await ask('/end', {});
}
