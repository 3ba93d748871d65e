'use strict';

var N = 'notifications.';
/** A notification that stays until it is closed, so that no event of it comes into another case. */
var BASIC = { type: 'basic', iconUrl: 'icon.png', title: 'Title', message: 'Message', requireInteraction: true };

/** BASIC with other properties; one that is undefined is left out. */
function basic(changes) {
  var options = Object.assign({}, BASIC, changes);
  for (var key of Object.keys(options)) if (options[key] === undefined) delete options[key];
  return options;
}

/** A case that begins without notifications. */
function notificationTest(name, run) {
  test(name, async (t) => {
    var open = await new Promise((resolve) => chrome.notifications.getAll(resolve));
    for (var id of Object.keys(open)) await new Promise((resolve) => chrome.notifications.clear(id, resolve));
    await t.quiet();
    t.forget();
    await run(t);
  });
}

['onClosed', 'onClicked', 'onButtonClicked', 'onPermissionLevelChanged', 'onShowSettings'].forEach((name) =>
  watch(N + name),
);

surfaceCase('chrome.notifications', () => chrome.notifications);
surfaceCase('chrome.notifications.PermissionLevel', () => chrome.notifications.PermissionLevel);
surfaceCase('chrome.notifications.TemplateType', () => chrome.notifications.TemplateType);

argumentCases('notifications.getAll', {});
argumentCases('notifications.getPermissionLevel', {});
argumentCases('notifications.clear', { notificationId: 'a' });
argumentCases('notifications.create', { notificationId: 'a', options: BASIC });
argumentCases('notifications.update', { notificationId: 'a', options: BASIC });
