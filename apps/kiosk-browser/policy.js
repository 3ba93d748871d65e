'use strict';

/** What the administrator of the computer allows: chrome.storage.managed, in the names of managed-schema.json. */
function Policy(given) {
  this.home = given.Home || 'welcome.html';
  this.hosts = given.AllowedHosts || [];
  // chrome.idle knows no shorter time.
  this.idleSeconds = Math.max(15, given.IdleSeconds || 120);
  this.permissions = given.AllowedPermissions || [];
}

Policy.read = function (done) {
  chrome.storage.managed.get(null, function (given) {
    if (chrome.runtime.lastError) console.warn('No policy: ' + chrome.runtime.lastError.message);
    done(new Policy(given || {}));
  });
};

/** Whether a page may be shown, or a frame in it. What such a page needs beside (pictures, scripts) may come from anywhere. */
Policy.prototype.allows = function (address) {
  var url;
  try {
    url = new URL(address, location.href);
  } catch (e) {
    return false;
  }
  if (url.protocol === location.protocol) return url.host === location.host;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.href === 'about:blank';
  return this.hosts.some(function (host) {
    if (host.indexOf('*.') === 0) return ('.' + url.hostname).slice(1 - host.length) === host.slice(1);
    return host === url.host || host === url.hostname;
  });
};
