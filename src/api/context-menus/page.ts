import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import contract from './contract.ts';

/** Only what Chrome answers at once: `create` returns the item's id. */
export default definePageRoom(contract, (context) => {
  let calls = 0;
  return {
    local: {
      create(args, callback) {
        calls += 1;
        context.call('contextMenus.add', args, (error, results) => finish(callback, error, results, context.lastError));
        // An item without an id is refused (an app's page comes and goes), but Chromium counts it and returns a number.
        return (args[0] as { readonly id?: string }).id ?? calls;
      },
    },
  };
});
