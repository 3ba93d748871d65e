import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import { PageError, PagePromise } from '../../renderer/primordials.ts';
import contract from './contract.ts';

export default definePageRoom(contract, ({ appId, call, lastError }) => ({
  local: {
    getAuthToken(args, callback) {
      if (callback) {
        call('identity.token', args, (error, results) => finish(callback, error, results, lastError));
        return undefined;
      }
      return new PagePromise((resolve, reject) => {
        call('identity.token', args, (error, results) => {
          if (error === null) resolve({ grantedScopes: results[1], token: results[0] });
          else reject(new PageError(error));
        });
      });
    },
    // As Chromium: the path is put behind one slash as it is, whatever is in it.
    getRedirectURL(args) {
      const path = typeof args[0] === 'string' ? args[0] : '';
      return `https://${appId}.chromiumapp.org${path[0] === '/' ? '' : '/'}${path}`;
    },
  },
}));
