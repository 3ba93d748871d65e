'use strict';

/** Runs the checks one after another and shows them, and the traffic, as they happen. */
(function () {
  var CHECK_TIMEOUT_MS = 20000;
  var MAX_ROWS = 400;
  var started = 0;
  var totals;

  function element(id) {
    return document.getElementById(id);
  }

  function append(parent, tag, className, text) {
    var child = document.createElement(tag);
    if (className) child.className = className;
    if (text !== undefined) child.textContent = text;
    parent.appendChild(child);
    return child;
  }

  function milliseconds(since) {
    return (performance.now() - since).toFixed(1);
  }

  // ---- The wire --------------------------------------------------------------------------------------------------

  sockets.onTransfer = function (transfer) {
    var size = transfer.data ? transfer.data.byteLength : 0;
    if (transfer.direction === 'sent') totals.sent += size;
    if (transfer.direction === 'received') totals.received += size;
    element('totals').textContent =
      totals.sent.toLocaleString() + ' bytes sent, ' + totals.received.toLocaleString() + ' received';

    var scroller = element('scroller');
    var atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 40;
    var rows = element('wire');
    var row = append(rows, 'tr', transfer.direction);
    append(row, 'td', 'number', milliseconds(started));
    append(row, 'td', '', transfer.socket);
    append(row, 'td', 'arrow', { sent: '→', received: '←', note: '·' }[transfer.direction]);
    append(row, 'td', 'number', transfer.data ? String(size) : '');
    append(row, 'td', 'content', transfer.data ? bytes.preview(transfer.data) : transfer.text);
    if (rows.childElementCount > MAX_ROWS) rows.removeChild(rows.firstElementChild);
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  };

  // ---- The checks ------------------------------------------------------------------------------------------------

  function showCheck(check) {
    var item = append(element('checks'), 'li', 'waiting');
    var mark = append(item, 'span', 'mark', '○');
    var label = append(item, 'span', 'label', check.name);
    var time = append(item, 'span', 'time', '');
    return {
      start: function () {
        item.className = 'running';
        mark.textContent = '…';
      },
      end: function (passed, detail, duration) {
        item.className = passed ? 'passed' : 'failed';
        mark.textContent = passed ? '✓' : '✗';
        time.textContent = duration + ' ms';
        if (detail) append(label, 'small', '', detail).title = detail;
        item.scrollIntoView({ block: 'nearest' });
      },
    };
  }

  function runCheck(check, view, state, callback) {
    var since = performance.now();
    var ended = false;
    var timer = setTimeout(function () {
      done('no answer within ' + CHECK_TIMEOUT_MS / 1000 + ' s');
    }, CHECK_TIMEOUT_MS);

    function done(error, detail) {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      var duration = milliseconds(since);
      var text = error || detail;
      var line = (error ? 'FAILED ' : 'ok ') + check.name + (text ? ' (' + text + ')' : '');
      console.log('loopback: ' + line + ', ' + duration + ' ms');
      view.end(!error, text, duration);
      callback(!error);
    }

    view.start();
    try {
      check.run(state, done);
    } catch (exception) {
      done(String(exception));
    }
  }

  function verdict(className, title, detail) {
    document.body.className = className;
    element('verdict').textContent = title;
    if (detail) element('detail').textContent = detail;
  }

  function finish(failed) {
    var count = CHECKS.length;
    element('again').disabled = false;
    if (failed.length === 0) {
      verdict('passed', 'All ' + count + ' checks passed', 'in ' + milliseconds(started) + ' ms, on 127.0.0.1');
      console.log('loopback: ' + count + ' checks passed');
    } else {
      verdict('failed', failed.length + ' of ' + count + ' checks failed', failed.join(' · '));
      console.log('loopback: FAILED ' + failed.length + ' of ' + count + ' checks: ' + failed.join('; '));
    }
  }

  function run() {
    var state = {};
    var failed = [];
    element('again').disabled = true;
    element('checks').textContent = '';
    element('wire').textContent = '';
    totals = { sent: 0, received: 0 };
    started = performance.now();
    var views = CHECKS.map(showCheck);
    function next(i) {
      if (i === CHECKS.length) return finish(failed);
      verdict('running', 'Check ' + (i + 1) + ' of ' + CHECKS.length + '…');
      runCheck(CHECKS[i], views[i], state, function (passed) {
        if (!passed) failed.push(CHECKS[i].name);
        next(i + 1);
      });
    }
    sockets.closeAll(function () {
      next(0);
    });
  }

  document.addEventListener('DOMContentLoaded', function () {
    element('again').addEventListener('click', run);
    run();
  });
})();
