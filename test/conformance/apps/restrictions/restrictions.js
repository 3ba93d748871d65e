'use strict';

var DOCUMENT_METHODS = ['open', 'close', 'clear', 'write', 'writeln'];
var DOCUMENT_PROPERTIES = ['all', 'alinkColor', 'bgColor', 'fgColor', 'linkColor', 'vlinkColor'];
var HISTORY = ['back', 'forward', 'go', 'length', 'pushState', 'replaceState', 'state', 'scrollRestoration'];
var DIALOGS = ['alert', 'confirm', 'prompt', 'find'];
var BARS = ['locationbar', 'menubar', 'personalbar', 'scrollbars', 'statusbar', 'toolbar'];

DOCUMENT_METHODS.forEach((key) => {
  restrictionCase(`document.${key}`, async (t, page) => {
    t.value('shape', () => shapeOf(page.Document.prototype, key));
    t.value('own', () => Object.hasOwn(page.document, key));
    t.value('called', () => page.document[key]('<p>text'));
    t.value('what is thrown', () => {
      try {
        page.document[key]('<p>text');
      } catch (error) {
        return error instanceof page.Error;
      }
    });
    t.value('of a document without a window', () =>
      page.document.implementation.createHTMLDocument('x')[key]('<p>text'),
    );
    t.value('set and called', () => {
      page.document[key] = () => 'its own';
      return page.document[key]();
    });
    delete page.document[key];
  });
});

DOCUMENT_PROPERTIES.forEach((key) => {
  restrictionCase(`document.${key}`, async (t, page, kind) => {
    // The event page has one document for all cases, so there this comes as it was in its first script.
    t.value('shape', () => shapeOf(kind === 'window' ? page.FIRST_DOCUMENT : page.document, key));
    t.value('value', () => page.document[key]);
    t.value('type', () => typeof page.document[key]);
    t.value('set', () => {
      page.document[key] = 'red';
      return page.document[key];
    });
    t.value('shape then', () => shapeOf(page.document, key));
    t.value('colour of the page', () => page.document.body.getAttribute('bgcolor'));
  });
});

restrictionCase('history', async (t, page) => {
  t.value('shape', () => describeProperty(page, 'history'));
  members(page.history).forEach((line) => t.note('  ' + line));
  t.value('made of', () => Object.getPrototypeOf(page.history) === page.Object.prototype);
  t.value('assigned', () => {
    'use strict';
    page.history = 5;
  });
  HISTORY.forEach((key) => {
    t.value(key, () => page.history[key]);
    t.value(`${key} of the prototype`, () => describeProperty(page.History.prototype, key));
  });
  t.value('pushState called', () => page.history.pushState({}, '', '#x'));
  t.value('set', () => {
    page.history.state = 7;
    return page.history.state;
  });
});

DIALOGS.forEach((key) => {
  restrictionCase(`window.${key}`, async (t, page) => {
    t.value('shape', () => shapeOf(page, key));
    t.value('called', () => page[key]('text', 'more'));
    t.value('deleted', () => {
      delete page[key];
    });
    t.value('set', () => {
      page[key] = () => 'its own';
      return page[key]();
    });
  });
});

BARS.concat('localStorage').forEach((key) => {
  restrictionCase(`window.${key}`, async (t, page) => {
    t.value('shape', () => shapeOf(page, key));
    t.value('there', () => key in page);
    t.value('value', () => page[key]);
    t.value('type', () => typeof page[key]);
    t.value('set', () => {
      page[key] = 'its own';
      return page[key];
    });
    t.value('shape then', () => shapeOf(page, key));
  });
});

restrictionCase('what is left', async (t, page) => {
  for (var key of ['sessionStorage', 'indexedDB', 'caches', 'external', 'status', 'print', 'stop', 'close']) {
    t.value(key, () => describeProperty(page, key));
    t.value('type', () => typeof page[key]);
  }
  t.value('sessionStorage', () => {
    page.sessionStorage.setItem('a', 'b');
    return page.sessionStorage.getItem('a');
  });
  t.value('openDatabase', () => 'openDatabase' in page);
  t.value('showModalDialog', () => 'showModalDialog' in page);
  t.value('webkitRequestFileSystem', () => typeof page.webkitRequestFileSystem);
  t.value('cookie', () => {
    page.document.cookie = 'a=b';
    return page.document.cookie;
  });
  t.value('cookieEnabled', () => page.navigator.cookieEnabled);
});

restrictionCase('window.open with nothing to show', async (t, page) => {
  for (var args of [[], [''], ['about:blank'], ['about:blank', 'named']]) {
    var opened = page.open(...args);
    t.value(`open(${args.join(', ')})`, () => [String(opened), opened.location.href, opened === page]);
    t.value('methods', () => [opened.focus(), opened.blur(), opened.postMessage('x', '*'), opened.close()]);
    for (var waited = 0; waited < 2000 && !opened.closed; waited += 20) await pause(20);
    t.value('closed', () => opened.closed);
  }
});

restrictionCase('window.open of what no page may open', async (t, page) => {
  for (let url of ['page.html', '/page.html?a', 'javascript:1', 'file:///page.html', 'chrome://version', 'http://:']) {
    t.value(url, () => page.open(url) === null);
  }
});

['onbeforeunload', 'onunload'].forEach((key) => {
  restrictionCase(`window.${key}`, async (t, page) => {
    t.value('shape', () => shapeOf(page, key));
    t.value('value', () => page[key]);
    t.value('set', () => {
      page[key] = () => 'stay';
      return page[key];
    });
    t.value('set on the body', () => {
      page.document.body[key] = () => 'stay';
      return [typeof page.document.body[key], typeof page[key]];
    });
    page.document.body[key] = null;
  });
});

restrictionCase('handlers that are left', async (t, page) => {
  for (var key of ['onpagehide', 'onload', 'onclose']) t.value(key, () => describeProperty(page, key));
});

restrictionCase('addEventListener', async (t, page) => {
  t.value('shape', () => shapeOf(page.EventTarget.prototype, 'addEventListener'));
  t.value('of the window', () => Object.hasOwn(page, 'addEventListener'));
  t.value('removeEventListener', () => shapeOf(page.EventTarget.prototype, 'removeEventListener'));
  var heard = [];
  var listener = (event) => void heard.push(event.type);
  var odd = { calls: 0, toString: () => (++odd.calls === 1 ? 'odd' : 'unload') };
  for (var type of ['unload', 'beforeunload', 'Unload', 'odd', odd, { toString: () => 'unload' }, 5, null, undefined]) {
    t.value(String(type), () => page.addEventListener(type, listener));
  }
  t.value('on the document', () => page.document.addEventListener('unload', listener));
  t.value('on a request', () => new page.XMLHttpRequest().addEventListener('unload', listener));
  t.value('on a target of its own', () => {
    var target = new page.EventTarget();
    target.addEventListener('unload', listener);
    target.addEventListener('other', listener, { once: true });
    for (var name of ['unload', 'other', 'other']) target.dispatchEvent(new page.Event(name));
  });
  for (var fired of ['unload', 'beforeunload', 'Unload', 'odd', '5', 'null', 'undefined']) {
    page.dispatchEvent(new page.Event(fired));
  }
  t.value('heard', () => heard);
  t.value('with nothing', () => page.addEventListener());
  t.value('with a symbol', () => page.addEventListener(Symbol('x'), listener));
  t.value('on something else', () => page.EventTarget.prototype.addEventListener.call({}, 'x', listener));
  t.value('on nothing', () => (0, page.addEventListener)('x', listener));
});

restrictionCase('a synchronous request', async (t, page) => {
  var request = new page.XMLHttpRequest();
  t.value('open', () => request.open('GET', 'page.html', false));
  t.value('state', () => request.readyState);
  t.value('open with nothing for true', () => request.open('GET', 'page.html', undefined));
  t.value('no method', () => request.open('a b', 'page.html', false));
  t.value('a forbidden method', () => request.open('TRACE', 'page.html', false));
  t.value('no URL', () => request.open('GET', 'http://:', false));
  t.value('open with a user', () => request.open('GET', 'page.html', 0, 'user', 'password'));
  var loaded = new page.XMLHttpRequest();
  await new Promise((resolve) => {
    loaded.addEventListener('loadend', resolve);
    loaded.open('GET', chrome.runtime.getURL('page.html'), 'yes');
    loaded.send();
  });
  t.value('an asynchronous one', () => loaded.responseText.length > 0);
  t.value('of a method in small letters', () => new page.XMLHttpRequest().open('get', 'page.html'));
});
