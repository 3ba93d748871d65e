'use strict';

argumentCases('identity.getAuthToken', {});
argumentCases('identity.removeCachedAuthToken', {});

test('identity: members', (t) => {
  t.value('names', () => Object.keys(chrome.identity));
  t.value('AccountStatus', () => chrome.identity.AccountStatus);
});

test('identity: nobody is signed in', async (t) => {
  await t.call('identity.getAuthToken');
  await t.call('identity.getAuthToken', { interactive: false });
  await t.call('identity.getAuthToken', { scopes: [] });
  await t.call('identity.getAuthToken', { scopes: ['other', 'other'] });
  await t.call('identity.getAuthToken', { account: { id: 'x' } });
  await t.call('identity.getAuthToken', { enableGranularPermissions: true });
  await t.promise('identity.getAuthToken', {});
  await t.call('identity.removeCachedAuthToken', { token: 'none' });
  await t.call('identity.clearAllCachedAuthTokens');
  await t.call('identity.getAccounts');
  await t.call('identity.getProfileUserInfo');
  await t.call('identity.getProfileUserInfo', { accountStatus: 'ANY' });
  await t.call('identity.getProfileUserInfo', { accountStatus: 'SOME' });
});

test('identity: getRedirectURL', (t) => {
  [undefined, '', '/', 'a', '/a', '//a', 'a b?c=d#e', '../a', 'ü', '\\a'].forEach((path) => {
    t.value(String(path), () => chrome.identity.getRedirectURL(path).replace(chrome.runtime.id, '<id>'));
  });
  t.value('none', () => chrome.identity.getRedirectURL().replace(chrome.runtime.id, '<id>'));
  t.value('a number', () => chrome.identity.getRedirectURL(5));
});
