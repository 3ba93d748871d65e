'use strict';

/** The pages in which every case is tried: each gives the case its global object. */
var PAGES = {
  'event page': async () => window,
  window: (t) => openedPage(t, 'page.html'),
};

async function openedPage(t, url) {
  var appWindow = await new Promise((resolve) => chrome.app.window.create(url, {}, resolve));
  var page = appWindow.contentWindow;
  if (page.document.readyState !== 'complete') {
    await new Promise((resolve) => page.addEventListener('load', resolve));
  }
  t.forget();
  return page;
}

function restrictionCase(name, run) {
  Object.keys(PAGES).forEach((kind) => {
    test(`${kind}: ${name}`, async (t) => run(t, await PAGES[kind](t), kind));
  });
}

/** The shape of a property and, of an accessor, those of its functions. */
function shapeOf(object, name) {
  var property = Object.getOwnPropertyDescriptor(object, name);
  if (!property) return 'none';
  var functions = ['value', 'get', 'set'].filter((key) => typeof property[key] === 'function');
  return [describeProperty(object, name)]
    .concat(functions.map((key) => `${key} ${describeValue(property[key])}, prototype ${'prototype' in property[key]}`))
    .join('; ');
}
