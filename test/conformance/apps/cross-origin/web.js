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

var HIDDEN = /^(?:date|connection|keep-alive|transfer-encoding|content-length|access-control-.*)$/;

/** What a page gets of a `fetch`, ports left out. */
async function fetched(url, init) {
  try {
    var response = await fetch(url, init);
    var headers = {};
    response.headers.forEach((value, name) => {
      if (!HIDDEN.test(name)) headers[name] = withoutPorts(value);
    });
    return {
      status: response.status,
      redirected: response.redirected,
      url: withoutPorts(response.url),
      headers: headers,
      text: await response.text(),
    };
  } catch (error) {
    return String(error);
  }
}

async function tryFetch(t, text, url, init) {
  var outcome = await fetched(url, init);
  t.value(text, () => outcome);
}

/** The same of an `XMLHttpRequest`. */
function tryXhr(t, text, url, options) {
  var { method, headers, body, credentials } = options || {};
  return new Promise((resolve) => {
    var request = new XMLHttpRequest();
    request.open(method || 'GET', url);
    request.withCredentials = Boolean(credentials);
    Object.keys(headers || {}).forEach((name) => request.setRequestHeader(name, headers[name]));
    request.onloadend = () => {
      t.value(text, () => ({
        status: request.status,
        url: withoutPorts(request.responseURL),
        x: request.getAllResponseHeaders().includes('x-') ? request.getResponseHeader('X-Hidden') : null,
        text: request.responseText,
      }));
      resolve();
    };
    request.send(body);
  });
}

function withoutPorts(text) {
  return text.replace(/:\d+(?=\/|$)/g, ':port').replace(/chrome-(?:app|extension):\/\/[a-p]{32}/g, 'app://id');
}
