import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';

/** What of `chrome.syncFileSystem` has nothing to do with files, as Chromium 156 answers it where nobody is signed in. */
export default defineRoom(contract, () => ({
  handlers: {
    getConflictResolutionPolicy: () => ['last_write_win'],
    setConflictResolutionPolicy: (_page, policy) => {
      if (policy === 'manual') throw new ApiError('Policy manual is not supported.');
      return [];
    },
    getServiceStatus: () => ['disabled'],
  },
}));
