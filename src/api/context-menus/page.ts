import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import contract from './contract.ts';

/** Only what Chrome answers at once: `create` returns the item's id. */
export default definePageRoom(contract, (context) => {
  let without = 0;
  return {
    local: {
      create(args, callback) {
        const { id } = args[0] as { readonly id?: string };
        context.call('contextMenus.add', args, (error, results) => finish(callback, error, results, context.lastError));
        if (id !== undefined) return id;
        // An item without an id is refused (an app's page comes and goes), but Chromium counts it and returns a number.
        without += 1;
        return without;
      },
    },
  };
});
