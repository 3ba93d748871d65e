/** `chrome.system.network` in the main process. */
import { networksOrRefusal } from '../../main/sockets/network-list.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

export default defineRoom(contract, (app) => ({
  handlers: { getNetworkInterfaces: () => [networksOrRefusal(app.log)] },
}));
