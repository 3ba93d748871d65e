'use strict';

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
