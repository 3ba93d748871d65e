import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

/** Only events; the life cycle fires them (src/main/app/shell.ts). */
export default defineRoom(contract, () => ({ handlers: {} }));
