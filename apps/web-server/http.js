'use strict';

/** The little of HTTP/1.1 (RFC 7230) that a server of GET and HEAD needs: reading a request head, writing a response. */
var http = (function () {
  /** A request head that is longer than this is refused. */
  var MAX_HEAD = 16 * 1024;
  var REASONS = {
    200: 'OK',
    400: 'Bad Request',
    404: 'Not Found',
    405: 'Method Not Allowed',
    431: 'Request Header Fields Too Large',
    505: 'HTTP Version Not Supported',
  };

  /**
   * Collects what one connection sends until the empty line.
   * `add(buffer)` gives undefined as long as the head is not complete, then {method, path} or {status} for a bad one.
   */
  function RequestReader() {
    this.head = '';
  }

  RequestReader.prototype.add = function (buffer) {
    // A head is ASCII; one character per byte keeps positions and sizes simple.
    this.head += String.fromCharCode.apply(null, new Uint8Array(buffer));
    var end = this.head.search(/\r?\n\r?\n/);
    if (end < 0) return this.head.length > MAX_HEAD ? { status: 431 } : undefined;
    return parse(this.head.slice(0, end).split(/\r?\n/)[0]);
  };

  function parse(requestLine) {
    var parts = /^([A-Z]+) (\S+) HTTP\/(\d)\.\d$/.exec(requestLine);
    if (!parts) return { status: 400 };
    if (parts[3] !== '1') return { status: 505 };
    try {
      var path = decodeURIComponent(parts[2].replace(/[?#].*$/, ''));
      return path.charAt(0) === '/' ? { method: parts[1], path: path } : { status: 400 };
    } catch (error) {
      return { status: 400 };
    }
  }

  /**
   * The bytes of a response. Its connection is closed after it, so a client never waits for more.
   * @param {{status: number, type: string, body: Uint8Array, allow?: string}} response
   * @param {boolean} headOnly for HEAD: the same head, and no body
   */
  function format(response, headOnly) {
    var lines = [
      'HTTP/1.1 ' + response.status + ' ' + REASONS[response.status],
      'Date: ' + new Date().toUTCString(),
      'Content-Type: ' + response.type,
      'Content-Length: ' + response.body.length,
      'Connection: close',
    ];
    if (response.allow) lines.push('Allow: ' + response.allow);
    var head = new TextEncoder().encode(lines.join('\r\n') + '\r\n\r\n');
    if (headOnly) return head.buffer;
    var whole = new Uint8Array(head.length + response.body.length);
    whole.set(head);
    whole.set(response.body, head.length);
    return whole.buffer;
  }

  function escape(text) {
    return text.replace(/[&<>"]/g, function (char) {
      return '&#' + char.charCodeAt(0) + ';';
    });
  }

  /** A small page that says what went wrong. */
  function errorPage(status, detail) {
    var title = status + ' ' + REASONS[status];
    var page =
      '<!doctype html><meta charset="utf-8"><title>' +
      title +
      '</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:12vh auto;max-width:32em;padding:0 1em}</style><h1>' +
      title +
      '</h1><p>' +
      escape(detail) +
      '</p>';
    return { status: status, type: 'text/html; charset=utf-8', body: new TextEncoder().encode(page) };
  }

  return { RequestReader: RequestReader, format: format, errorPage: errorPage };
})();
