import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import { apply, getOwnPropertyDescriptor, pageNavigator } from '../../renderer/primordials.ts';
import contract from './contract.ts';

const { userActivation } = pageNavigator;
const isActive = getOwnPropertyDescriptor(UserActivation.prototype, 'isActive')?.get as () => boolean;

export default definePageRoom(contract, (context) => ({
  local: {
    // Whether the user has just done something is known at the moment of the call only, and only here.
    getUserSelectedDevices(args, callback) {
      const given = [args[0], apply(isActive, userActivation, [])];
      context.call('usb.choose', given, (error, results) => finish(callback, error, results, context.lastError));
      return undefined;
    },
  },
}));
