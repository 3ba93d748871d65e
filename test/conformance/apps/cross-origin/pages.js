'use strict';

/** The first message of a frame. */
function frame(url) {
  return new Promise((resolve) => {
    var element = document.createElement('iframe');
    addEventListener('message', function heard(event) {
      if (event.source !== element.contentWindow) return;
      removeEventListener('message', heard);
      element.remove();
      resolve(event.data);
    });
    element.src = url;
    document.body.append(element);
  });
}

test('pages: an own page in a frame', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  var text = await frame('frame.html#' + server.url(GRANTED));
  t.value('frame', () => text);
  await server.asked();
});

test('pages: a sandboxed page in a frame', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  var text = await frame('sandboxed.html#' + server.url(GRANTED));
  t.value('frame', () => text);
  await server.asked();
});

test('pages: a worker', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  var worker = new Worker('worker.js#' + server.url(GRANTED));
  var text = await new Promise((resolve) => {
    worker.onmessage = (event) => resolve(event.data);
  });
  worker.terminate();
  t.value('worker', () => text);
  await server.asked();
});
