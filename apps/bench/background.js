'use strict';

/** Connects to the driver before anything else: that its first byte arrives ends the measurement of the start. */
(async function () {
  var decoder = new TextDecoder();
  var rest = '';
  var id = await connectTo(CONTROL.port, {}, onReceive, closeWindows);
  await answer({ hello: CONTROL.name, agent: navigator.userAgent });

  /** One JSON text per line. */
  function onReceive(info) {
    var lines = (rest + decoder.decode(info.data, { stream: true })).split('\n');
    rest = lines.pop();
    lines.forEach(function (line) {
      run(JSON.parse(line));
    });
  }

  async function run(request) {
    try {
      await answer({ id: request.id, result: await JOBS[request.job.op](request.job) });
    } catch (error) {
      await answer({ id: request.id, error: String(error) });
    }
  }

  function answer(message) {
    return call(chrome.sockets.tcp, 'send', id, new TextEncoder().encode(JSON.stringify(message) + '\n').buffer);
  }
})().catch(function (error) {
  console.error('bench: ' + error.message);
});

/** Without the driver there is nothing to do; the last window's end is the end of the app. */
function closeWindows() {
  chrome.app.window.getAll().forEach(function (window) {
    window.close();
  });
}

// An open window keeps the event page alive between two jobs.
chrome.app.runtime.onLaunched.addListener(function () {
  chrome.app.window.create('window.html', { innerBounds: { width: 320, height: 120 } });
});
