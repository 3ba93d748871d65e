'use strict';

/** What a member of chrome.* is like; functions and objects by their properties. */
function described(value) {
  if (typeof value === 'function') return { $: `function ${value.name}/${value.length}` };
  if (value === null || typeof value !== 'object') return plain(value);
  if (Array.isArray(value)) return plain(value);
  if (value instanceof Error) return { $: String(value) };
  return { $: `${Object.prototype.toString.call(value)} ${Object.keys(value).sort().join(' ')}`.trim() };
}

function namesOf(value) {
  return Object.getOwnPropertyNames(value)
    .sort()
    .map((name) => describeProperty(value, name));
}

function keysOf(value) {
  var keys = [];
  for (var key in value) keys.push(key);
  return keys.sort();
}

/** Assigns to a member, looks, and puts everything back as it was. */
function assigned(owner, name, value) {
  return changed(owner, name, () => {
    owner[name] = value;
    return owner[name] === value ? 'taken' : 'not taken';
  });
}

function removed(owner, name) {
  return changed(owner, name, () => `${delete owner[name]} ${name in owner}`);
}

function changed(owner, name, change) {
  var before = Object.getOwnPropertyDescriptor(owner, name);
  try {
    return change();
  } finally {
    if (before && before.configurable) Object.defineProperty(owner, name, before);
  }
}

function extended(value, extra) {
  value.another = extra;
  var kept = value.another === extra;
  delete value.another;
  return kept;
}

/** The windows that there are, by what does not depend on where a desktop puts them. */
function windows() {
  return chrome.app.window.getAll().map((appWindow) => {
    var { innerBounds, outerBounds } = appWindow;
    return {
      id: appWindow.id,
      size: [innerBounds.width, innerBounds.height],
      limits: [innerBounds.minWidth, innerBounds.minHeight, innerBounds.maxWidth, innerBounds.maxHeight],
      outer: [outerBounds.minWidth, outerBounds.minHeight, outerBounds.maxWidth, outerBounds.maxHeight],
      states: [appWindow.isFullscreen(), appWindow.isMinimized(), appWindow.isMaximized(), appWindow.isAlwaysOnTop()],
      alpha: appWindow.alphaEnabled(),
      colors: [appWindow.hasFrameColor, appWindow.activeFrameColor, appWindow.inactiveFrameColor],
      url: appWindow.contentWindow.location.pathname,
    };
  });
}
