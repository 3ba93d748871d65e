'use strict';

/** The text area: what was received, what was sent, and what happened, oldest first, at most MAX_LINES lines. */
function Scrollback(element) {
  this.element = element;
  this.atLineStart = true;
}

Scrollback.MAX_LINES = 2000;

/** Received text goes on where the last ended: a line may come in several pieces. */
Scrollback.prototype.received = function (text) {
  var clean = text.replace(/\r/g, '').replace(/[^\n\t\x20-\x7e\u00a0-\uffff]/g, '');
  if (clean === '') return;
  this.append('received', clean);
  this.atLineStart = clean.slice(-1) === '\n';
};

Scrollback.prototype.sent = function (line) {
  this.line('sent', '› ' + line);
};

Scrollback.prototype.status = function (text) {
  this.line('status', text);
};

Scrollback.prototype.error = function (text) {
  this.line('error', text);
};

Scrollback.prototype.line = function (className, text) {
  this.append(className, (this.atLineStart ? '' : '\n') + text + '\n');
  this.atLineStart = true;
};

Scrollback.prototype.append = function (className, text) {
  var element = this.element;
  var atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 30;
  text.match(/[^\n]*\n|[^\n]+/g).forEach(function (line) {
    var span = document.createElement('span');
    span.className = className;
    span.textContent = line;
    element.appendChild(span);
  });
  while (element.childElementCount > Scrollback.MAX_LINES) element.removeChild(element.firstElementChild);
  if (atEnd) element.scrollTop = element.scrollHeight;
};
