'use strict';

/**
 * One visitor's use of the screen: a webview with storage of its own, which is gone with it. `shell` is told of what happens:
 * moved(url, canGoBack, canGoForward), busy(isBusy), refused(text), ask(text, isQuestion, answer).
 */
function Visit(policy, shell) {
  this.policy = policy;
  this.shell = shell;
  this.zoom = 1;
  this.view = document.createElement('webview');
  Visit.count += 1;
  this.view.partition = 'visitor-' + Visit.count;
  this.guard();
  this.listen();
}
Visit.count = 0;

Visit.prototype.begin = function (stage) {
  this.view.src = this.policy.home;
  stage.appendChild(this.view);
};

Visit.prototype.end = function () {
  this.view.remove();
};

/** Pages and frames of other hosts are not even asked for. */
Visit.prototype.guard = function () {
  var policy = this.policy;
  var shell = this.shell;
  this.view.request.onBeforeRequest.addListener(
    function (details) {
      if (policy.allows(details.url)) return {};
      if (details.type === 'main_frame') shell.refused('This screen does not show ' + new URL(details.url).host + '.');
      return { cancel: true };
    },
    { urls: ['<all_urls>'], types: ['main_frame', 'sub_frame'] },
    ['blocking'],
  );
};

Visit.prototype.listen = function () {
  var view = this.view;
  var shell = this.shell;
  var policy = this.policy;
  view.addEventListener('loadstart', function (event) {
    if (event.isTopLevel) shell.busy(true);
  });
  view.addEventListener('loadstop', function () {
    shell.busy(false);
  });
  view.addEventListener('loadcommit', function (event) {
    if (event.isTopLevel) shell.moved(event.url, view.canGoBack(), view.canGoForward());
  });
  view.addEventListener('loadabort', function (event) {
    if (event.isTopLevel && event.reason !== 'ERR_ABORTED' && event.reason !== 'ERR_BLOCKED_BY_CLIENT') {
      shell.refused('The page cannot be shown: ' + event.reason + '.');
    }
  });
  // There is one window: what is for another one is shown in it.
  view.addEventListener('newwindow', function (event) {
    event.window.discard();
    if (policy.allows(event.targetUrl)) view.src = event.targetUrl;
    else shell.refused('This screen does not show ' + event.targetUrl + '.');
  });
  view.addEventListener('permissionrequest', function (event) {
    if (policy.permissions.indexOf(event.permission) >= 0 && policy.allows(event.url)) event.request.allow();
    else event.request.deny();
  });
  view.addEventListener('dialog', function (event) {
    event.preventDefault();
    shell.ask(event.messageText, event.messageType !== 'alert', function (isYes) {
      if (isYes) event.dialog.ok();
      else event.dialog.cancel();
    });
  });
  view.addEventListener('exit', function () {
    shell.ended();
  });
};

Visit.prototype.back = function () {
  this.view.back();
};

Visit.prototype.forward = function () {
  this.view.forward();
};

Visit.prototype.reload = function () {
  this.view.reload();
};

Visit.prototype.scale = function (factor) {
  this.zoom = Math.min(3, Math.max(0.5, this.zoom * factor));
  this.view.setZoom(this.zoom);
};
