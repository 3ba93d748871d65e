'use strict';

/** Fills in the texts that elements ask for: data-message for the content, data-message-<attribute> for an attribute. */
(function () {
  var root = document.documentElement;
  root.lang = chrome.i18n.getMessage('@@ui_locale').replace('_', '-');
  root.dir = chrome.i18n.getMessage('@@bidi_dir');
  Array.prototype.forEach.call(document.querySelectorAll('[data-message]'), function (node) {
    node.textContent = chrome.i18n.getMessage(node.dataset.message);
  });
  ['title', 'placeholder'].forEach(function (attribute) {
    Array.prototype.forEach.call(document.querySelectorAll('[data-message-' + attribute + ']'), function (node) {
      node.setAttribute(attribute, chrome.i18n.getMessage(node.getAttribute('data-message-' + attribute)));
    });
  });
})();
