import { arch, platform } from 'node:process';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

/** Node's names of systems and processors to Chrome's (`runtime.PlatformOs`, `runtime.PlatformArch`). */
const systems: Readonly<Record<string, string>> = { win32: 'win', darwin: 'mac', linux: 'linux', openbsd: 'openbsd' };
const processors: Readonly<Record<string, string>> = { x64: 'x86-64', ia32: 'x86-32', arm: 'arm', arm64: 'arm64' };

export default defineRoom(contract, (app) => ({
  state: () => ({ manifest: app.manifest.raw }),
  handlers: {
    getPlatformInfo: () => {
      const processor = processors[arch] ?? arch;
      // Keys in Chrome's order, which is the alphabet's.
      return [{ arch: processor, nacl_arch: processor, os: systems[platform] ?? platform }];
    },
    reload: () => {
      app.lifecycle.reload();
      return [];
    },
  },
}));
