import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import { apply, getOwnPropertyDescriptor, PageError, pageNavigator, PagePromise } from '../../renderer/primordials.ts';
import contract from './contract.ts';

const { userActivation } = pageNavigator;
const isActive = getOwnPropertyDescriptor(UserActivation.prototype, 'isActive')?.get as () => boolean;

/** What main pushes when a permission has come or gone. */
interface Namespaces {
  readonly names: readonly string[];
  readonly states: Readonly<Record<string, unknown>>;
}

export default definePageRoom(contract, (context) => ({
  local: {
    // Whether the user has just done something is known at the moment of the call only, and only here.
    request(args, callback) {
      const given = [args[0], apply(isActive, userActivation, [])];
      if (callback) {
        context.call('permissions.ask', given, (error, results) => finish(callback, error, results, context.lastError));
        return undefined;
      }
      return new PagePromise((resolve, reject) => {
        context.call('permissions.ask', given, (error, results) => {
          if (error === null) resolve(results[0]);
          else reject(new PageError(error));
        });
      });
    },
  },
  push(state) {
    const { names, states } = state as Namespaces;
    context.setNamespaces(names, states);
  },
}));
