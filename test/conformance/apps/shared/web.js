'use strict';

/** A web server in the driver (test/conformance/web-peer.ts). All names below `localhost` lead to it. */
async function web(t, name, answers, port) {
  var made = await t.peer('web', { name: name, answers: answers, port: port }, true);
  return {
    port: made.port,
    url: (host, path) => `http://${host}:${made.port}${path || '/'}`,
    /** What it was asked since the last time, as soon as there are so many requests or when 1.5 s are over. */
    asked: (count) => t.peer('asked', { name: name, count: count === undefined ? 1 : count }),
  };
}
