import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';
import { cpuInfo } from './main-cpu.ts';

export default defineRoom(contract, () => ({ handlers: { getInfo: () => [cpuInfo()] } }));
