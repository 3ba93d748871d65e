import {
  array,
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  optional,
  param,
  string,
} from '../core/contract.ts';

const tokenDetails = dictionary('identity.TokenDetails', {
  account: optional(dictionary('identity.AccountInfo', { id: string })),
  enableGranularPermissions: optional(boolean),
  interactive: optional(boolean),
  scopes: optional(array(string)),
});
const webAuthFlowDetails = dictionary('identity.WebAuthFlowDetails', {
  abortOnLoadForNonInteractive: optional(boolean),
  interactive: optional(boolean),
  timeoutMsForNonInteractive: optional(integer),
  url: string,
});
const profileDetails = dictionary('identity.ProfileDetails', {
  accountStatus: optional(enumeration('identity.AccountStatus', ['ANY', 'SYNC'])),
});
const invalidTokenDetails = dictionary('identity.InvalidTokenDetails', { token: string });

/** `chrome.identity` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'identity',
  availability: { permission: ['identity'] },
  functions: {
    clearAllCachedAuthTokens: { params: [], callback: 'optional' },
    getAccounts: { params: [], callback: 'optional' },
    /** A callback gets the token and the granted scopes, a Promise an object with both. */
    getAuthToken: { params: [param('details', optional(tokenDetails))], callback: 'optional', local: true },
    getProfileUserInfo: { params: [param('details', optional(profileDetails))], callback: 'optional' },
    getRedirectURL: { params: [param('path', optional(string))], callback: 'none', local: true },
    launchWebAuthFlow: { params: [param('details', webAuthFlowDetails)], callback: 'optional', slow: true },
    removeCachedAuthToken: { params: [param('details', invalidTokenDetails)], callback: 'optional' },
    /** `getAuthToken`, which makes of it what Chrome does. */
    token: {
      params: [param('details', optional(tokenDetails))],
      callback: 'required',
      internal: true,
      slow: true,
    },
  },
  events: { onSignInChanged: { lazy: true } },
  enums: { AccountStatus: { ANY: 'ANY', SYNC: 'SYNC' } },
});
export default contract;
