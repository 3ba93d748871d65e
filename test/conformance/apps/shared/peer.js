'use strict';

/** A socket in the driver. */
class Peer {
  constructor(test, name, made) {
    this.test = test;
    this.name = name;
    this.port = made.port;
  }

  /**
   * What it has seen, as soon as the condition holds or when 1.5 s are over: `{bytes, fin, closed, connections, tlsError}`.
   * @param {boolean} [silent] only wait, and do not write it down
   */
  seen(until, silent) {
    return this.test.peer('seen', { name: this.name, until: until || {} }, silent);
  }

  send(data) {
    return this.test.peer('send', { name: this.name, data: data });
  }

  fill(length) {
    return this.test.peer('send', { name: this.name, fill: length });
  }

  end() {
    return this.test.peer('end', { name: this.name });
  }

  reset() {
    return this.test.peer('reset', { name: this.name });
  }

  sendTo(port, data) {
    return this.test.peer('sendTo', { name: this.name, port: port, data: data });
  }

  fillTo(port, length) {
    return this.test.peer('sendTo', { name: this.name, port: port, fill: length });
  }

  /** The datagrams that it has got, as soon as there are so many or when 1.5 s are over. */
  got(count) {
    return this.test.peer('got', { name: this.name, count: count });
  }
}
