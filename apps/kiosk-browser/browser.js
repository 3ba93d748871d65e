'use strict';

(function () {
  var byId = document.getElementById.bind(document);
  var visit = null;
  var policy = null;
  var noticeTimer = 0;

  var shell = {
    moved: function (url, canGoBack, canGoForward) {
      byId('place').textContent = url.indexOf(location.origin) === 0 ? '' : url.replace(/^https?:\/\//, '');
      byId('back').disabled = !canGoBack;
      byId('forward').disabled = !canGoForward;
    },
    busy: function (isBusy) {
      byId('progress').hidden = !isBusy;
    },
    refused: function (text) {
      byId('notice').textContent = text;
      byId('notice').hidden = false;
      clearTimeout(noticeTimer);
      noticeTimer = setTimeout(hideNotice, 6000);
    },
    ask: function (text, isQuestion, answer) {
      byId('question-text').textContent = text;
      byId('question-cancel').hidden = !isQuestion;
      var dialog = byId('question');
      dialog.returnValue = '';
      dialog.onclose = function () {
        answer(dialog.returnValue === 'ok');
      };
      dialog.showModal();
    },
    ended: function () {
      // The page's process has ended: the visitor begins anew.
      begin();
    },
  };

  function hideNotice() {
    byId('notice').hidden = true;
  }

  /** What the last visitor has left, cookies and all, goes with the webview. */
  function begin() {
    if (visit) visit.end();
    hideNotice();
    if (byId('question').open) byId('question').close();
    visit = new Visit(policy, shell);
    shell.moved(location.href, false, false);
    visit.begin(byId('stage'));
  }

  byId('home').onclick = begin;
  byId('back').onclick = function () {
    visit.back();
  };
  byId('forward').onclick = function () {
    visit.forward();
  };
  byId('reload').onclick = function () {
    visit.reload();
  };
  byId('smaller').onclick = function () {
    visit.scale(1 / 1.25);
  };
  byId('larger').onclick = function () {
    visit.scale(1.25);
  };
  byId('question-ok').onclick = function () {
    byId('question').close('ok');
  };
  byId('question-cancel').onclick = function () {
    byId('question').close('');
  };

  chrome.idle.onStateChanged.addListener(function (state) {
    if (state === 'idle') begin();
  });

  function start() {
    Policy.read(function (read) {
      policy = read;
      chrome.idle.setDetectionInterval(policy.idleSeconds);
      begin();
    });
  }

  chrome.storage.onChanged.addListener(function (changes, area) {
    if (area === 'managed') start();
  });
  start();
})();
