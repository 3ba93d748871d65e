'use strict';

/** The function behind `sockets.tcp.create`, and what it is called on. */
function member(api) {
  return api.split('.').reduce((found, key) => ({ self: found.value, value: found.value && found.value[key] }), {
    value: chrome,
  });
}

class Case {
  constructor(name) {
    this.name = name;
    this.entries = [];
    this.calls = 0;
    this.counts = new Map();
    this.received = 0;
    /** Sockets of chrome.socket that the case has made. */
    this.legacy = [];
    this.waiting = new Set();
    this.summary = null;
    this.over = false;
  }

  write(entry) {
    if (!this.over) this.entries.push(entry);
    return entry;
  }

  /** Calls with a callback and does not wait. `result` resolves with the callback's first argument. */
  begin(api, ...args) {
    return this.invoke(api, args, true);
  }

  /** Waits for the callbacks of several calls, 4 s at most: there are those that Chromium never answers. */
  answered(...calls) {
    return this.answeredWithin(4000, ...calls);
  }

  answeredWithin(limit, ...calls) {
    return Promise.race([Promise.all(calls.map((call) => call.result)), pause(limit)]);
  }

  /** Calls with a callback and waits for it, 8 s at most. Resolves with the callback's first argument. */
  call(api, ...args) {
    return Promise.race([this.invoke(api, args, true).result, pause(8000)]);
  }

  /** Calls without a callback and waits for the promise, if it is one. */
  async promise(api, ...args) {
    var outcome = await Promise.race([this.invoke(api, args, false).result, pause(8000)]);
    return outcome;
  }

  invoke(api, args, withCallback) {
    var number = ++this.calls;
    this.write({ call: number, api: api, args: args.map((arg) => plain(arg)), plain: !withCallback });
    var settle;
    var result = new Promise((resolve) => {
      settle = resolve;
    });
    var found = member(api);
    if (typeof found.value !== 'function') {
      this.write({ missing: number, type: typeof found.value });
      settle();
      return { result: result };
    }
    var all = withCallback
      ? args.concat((...answer) => {
          var error = chrome.runtime.lastError;
          adopt(api, answer[0], this);
          this.write({ answer: number, args: answer.map((arg) => plain(arg)), error: error ? error.message : null });
          settle(answer[0]);
        })
      : args;
    try {
      var returned = found.value.apply(found.self, all);
      if (returned instanceof Promise) {
        this.write({ returned: number, type: 'Promise' });
        returned.then(
          (value) => {
            adopt(api, value, this);
            this.write({ resolved: number, value: plain(value) });
            settle(value);
          },
          (error) => {
            this.write({ rejected: number, text: String(error) });
            settle();
          },
        );
      } else {
        if (returned !== undefined) this.write({ returned: number, value: plain(returned) });
        if (!withCallback) settle(returned);
      }
    } catch (error) {
      this.write({ threw: number, text: String(error) });
      settle();
    }
    return { result: result };
  }

  /** An expression of the case's own, with what it gives or throws. */
  value(text, compute) {
    try {
      this.write({ note: text, value: plain(compute()) });
    } catch (error) {
      this.write({ note: text, threw: String(error) });
    }
  }

  note(text) {
    this.write({ note: text });
  }

  /** Begins anew, after what only prepares the case. */
  forget() {
    this.entries.length = 0;
    this.counts.clear();
  }

  event(name, args) {
    var info = args[0];
    this.counts.set(name, (this.counts.get(name) || 0) + 1);
    if (info && info.data instanceof ArrayBuffer) this.received += info.data.byteLength;
    if (this.summary) this.sum(name, info);
    else this.write({ event: name, args: args.map((arg) => plain(arg)) });
    this.waiting.forEach((check) => check());
  }

  /** From now on the bytes of events are added up instead of written down; `summarised` writes the sums. */
  summarise() {
    this.summary = {};
  }

  sum(name, info) {
    var sums = (this.summary[name] = this.summary[name] || { bytes: 0, largest: 0 });
    if (info.data) {
      sums.bytes += info.data.byteLength;
      sums.largest = Math.max(sums.largest, info.data.byteLength);
    }
  }

  summarised() {
    this.write({ note: 'events', value: plain(this.summary) });
    this.summary = null;
  }

  /** Waits until the event has come `count` times since the case began. */
  until(name, count, limit) {
    var wanted = count || 1;
    return this.met(() => (this.counts.get(name) || 0) >= wanted, `${name} comes ${wanted} times`, limit);
  }

  /** Waits until the case's sockets have received this many bytes since it began. */
  untilReceived(count, limit) {
    return this.met(() => this.received >= count, `${count} bytes are received`, limit);
  }

  met(condition, what, limit) {
    return new Promise((resolve) => {
      var done = (text) => {
        clearTimeout(timer);
        this.waiting.delete(check);
        if (text) this.note(text);
        resolve();
      };
      var check = () => {
        if (condition()) done();
      };
      var timer = setTimeout(() => done(`waited in vain until ${what}`), limit || 8000);
      this.waiting.add(check);
      check();
    });
  }

  /** Long enough for what should not come. */
  quiet() {
    return pause(120);
  }

  /** Has the driver do something. It stands in the transcript where it was asked for, so before the events that it causes. */
  async peer(op, params, silent) {
    var entry = { peer: op, params: plain(params || {}), result: null };
    if (!silent) this.write(entry);
    var result = await ask('/peer', { op: op, ...params });
    entry.result = plain(result);
    return result;
  }

  /** A TCP server in the driver. See test/conformance/peers.ts for the options. */
  async server(name, options) {
    return new Peer(this, name, await this.peer('listen', { name: name, ...options }, true));
  }

  /** A TCP connection from the driver to a port of the app. */
  async client(name, port, options) {
    return new Peer(this, name, await this.peer('connect', { name: name, port: port, ...options }));
  }

  /** A UDP socket in the driver. */
  async datagrams(name, options) {
    return new Peer(this, name, await this.peer('datagrams', { name: name, ...options }, true));
  }

  /** A port on which nothing listens. */
  async freePort() {
    return (await this.peer('free', { name: 'nobody' }, true)).port;
  }

  /** One below 1024; a case that asks for it needs 'low ports'. */
  async lowPort() {
    return (await this.peer('free', { name: 'nobody', low: true }, true)).port;
  }

  async create(kind, properties) {
    var created = await this.call(`sockets.${kind}.create`, properties || {});
    return created.socketId;
  }

  tcp(properties) {
    return this.create('tcp', properties);
  }

  udp(properties) {
    return this.create('udp', properties);
  }

  /** A TCP socket connected to a new server in the driver. */
  async connected(options, properties) {
    var server = await this.server('peer', options);
    var id = await this.tcp(properties);
    await this.call('sockets.tcp.connect', id, '127.0.0.1', server.port);
    return { id: id, peer: server };
  }

  /** The same with a socket that was paused before it connected, so that no read is outstanding. */
  async connectedPaused(options, properties, host) {
    var server = await this.server('peer', options);
    var id = await this.tcp(properties);
    await this.call('sockets.tcp.setPaused', id, true);
    await this.call('sockets.tcp.connect', id, host || '127.0.0.1', server.port);
    return { id: id, peer: server };
  }

  /** A server of the app on a free port of 127.0.0.1. */
  async listening(properties) {
    var id = await this.create('tcpServer', properties);
    await this.call('sockets.tcpServer.listen', id, '127.0.0.1', 0);
    var info = await this.call('sockets.tcpServer.getInfo', id);
    return { id: id, port: info.localPort };
  }

  /** A UDP socket of the app on a free port of 127.0.0.1. */
  async bound(properties) {
    var id = await this.udp(properties);
    await this.call('sockets.udp.bind', id, '127.0.0.1', 0);
    var info = await this.call('sockets.udp.getInfo', id);
    return { id: id, port: info.localPort };
  }
}
