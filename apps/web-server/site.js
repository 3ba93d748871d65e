'use strict';

/** What the server has to offer: files of this app. Nothing else can be asked for, whatever the path says. */
var site = (function () {
  var FILES = {
    '/': { file: 'www/index.html', type: 'text/html; charset=utf-8' },
    '/style.css': { file: 'www/style.css', type: 'text/css; charset=utf-8' },
    '/favicon.ico': { file: 'icon-128.png', type: 'image/png' },
  };

  /** Reads a file of the app. */
  function read(file, callback) {
    var request = new XMLHttpRequest();
    request.open('GET', chrome.runtime.getURL(file));
    request.responseType = 'arraybuffer';
    request.onload = function () {
      callback(new Uint8Array(request.response));
    };
    request.onerror = function () {
      console.error('The app has no file ' + file);
      callback(null);
    };
    request.send();
  }

  return {
    /** Finds the response to a request {method, path}. */
    respond: function (request, callback) {
      if (request.status)
        return callback(http.errorPage(request.status, 'This server did not understand the request.'));
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        var refusal = http.errorPage(405, 'This server answers GET and HEAD only.');
        refusal.allow = 'GET, HEAD';
        return callback(refusal);
      }
      var entry = Object.prototype.hasOwnProperty.call(FILES, request.path) ? FILES[request.path] : null;
      if (!entry) return callback(http.errorPage(404, 'There is nothing at ' + request.path));
      read(entry.file, function (body) {
        if (body) callback({ status: 200, type: entry.type, body: body });
        else callback(http.errorPage(404, 'There is nothing at ' + request.path));
      });
    },
  };
})();
