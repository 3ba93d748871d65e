/** Electron's fuses: what is burnt into the program of a product, so that no command line and no variable opens it up. */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** By electron-builder's names; docs/packaging.md says why each. */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;

/** States of a fuse in the program: digits, as characters. */
const [OFF, ON] = ['0'.charCodeAt(0), '1'.charCodeAt(0)];

/**
 * Reads a program's fuses back.
 * @param executable of the product
 * @throws Error naming those that are not as they should be
 */
export async function checkFuses(executable: string): Promise<void> {
  const wire = await getCurrentFuseWire(executable);
  const wrong = Object.entries(FUSES).filter(([name, on]) => {
    const option = (name[0] ?? '').toUpperCase() + name.slice(1);
    return Number(wire[FuseV1Options[option as keyof typeof FuseV1Options]]) !== (on ? ON : OFF);
  });
  if (wrong.length > 0)
    throw new Error(`Fuses of ${executable} are not as they were set: ${wrong.map(([name]) => name).join(', ')}.`);
}
