'use strict';

/** What the app is told at its start, written down before the first case runs. */
var START = [];
chrome.app.runtime.onLaunched.addListener((...args) =>
  START.push({ event: 'app.runtime.onLaunched', args: plain(args) }),
);
chrome.app.runtime.onRestarted.addListener((...args) =>
  START.push({ event: 'app.runtime.onRestarted', args: plain(args) }),
);
chrome.runtime.onInstalled.addListener((...args) => START.push({ event: 'runtime.onInstalled', args: plain(args) }));
chrome.runtime.onStartup.addListener((...args) => START.push({ event: 'runtime.onStartup', args: plain(args) }));
document.addEventListener('readystatechange', () => START.push({ note: 'readyState ' + document.readyState }));
window.addEventListener('load', () => START.push({ note: 'load' }));
START.push({ note: 'script, readyState ' + document.readyState });

test('start: what is told, and when', async (t) => {
  for (var waited = 0; waited < 3000 && !START.some((entry) => entry.event === 'runtime.onInstalled'); waited += 50) {
    await pause(50);
  }
  START.forEach((entry) => t.write(entry));
});

test('start: the event page', async (t) => {
  t.value('protocol', () => location.protocol);
  t.value('path', () => location.pathname);
  t.value('title', () => document.title);
  t.value('scripts', () => Array.from(document.scripts, (script) => script.getAttribute('src')));
  t.value('compatMode', () => document.compatMode);
  t.value('characterSet', () => document.characterSet);
  t.value('opener', () => window.opener);
  t.value('name', () => window.name);
  t.value('secure context', () => window.isSecureContext);
  t.value('cross-origin isolated', () => window.crossOriginIsolated);
  t.value('Node', () => [typeof require, typeof process, typeof module, typeof Buffer, typeof global]);
});
