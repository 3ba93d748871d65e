import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import type { Callback } from '../../renderer/page-room.ts';
import { keys, PageError, PagePromise } from '../../renderer/primordials.ts';
import contract from './contract.ts';

/** Only what Chrome answers at once, and what cannot be sent: `create` returns an id, and `onclick` is a function. */
export default definePageRoom(contract, (context) => {
  let calls = 0;

  return {
    local: {
      create(args, callback) {
        calls += 1;
        const properties = sendable(args[0] as Record<string, unknown>);
        context.call('contextMenus.add', [properties], (error, results) => {
          finish(callback, error, results, context.lastError);
        });
        // An item without an id is refused (an app's page comes and goes), but Chromium counts it and returns a number.
        return properties['id'] ?? calls;
      },
      update(args, callback: Callback | undefined) {
        const sent = [args[0], sendable(args[1] as Record<string, unknown>)];
        if (callback) {
          context.call('contextMenus.change', sent, (error, results) => {
            finish(callback, error, results, context.lastError);
          });
          return undefined;
        }
        return new PagePromise<void>((resolve, reject) => {
          context.call('contextMenus.change', sent, (error) => {
            if (error === null) resolve();
            else reject(new PageError(error));
          });
        });
      },
    },
  };
});

function sendable(given: Record<string, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = { __proto__: null };
  const names = keys(given);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    if (given[name] !== undefined) copy[name] = name === 'onclick' ? true : given[name];
  }
  return copy;
}
