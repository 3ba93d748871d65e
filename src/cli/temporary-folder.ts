/** Temporary folders of the command: gone when it has done with them, and when it is told to end before that. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

const held = new Set<string>();
const removeAll = () => {
  for (const path of held) rmSync(path, { recursive: true, force: true });
};
/** As shells tell of a program that a signal has ended. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const ends = Object.entries(SIGNALS).map(([signal, code]) => [signal, () => process.exit(code)] as const);

/** @param name says what for */
export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `holdfast-${name}-`));
  if (held.size === 0) {
    process.on('exit', removeAll);
    for (const [signal, end] of ends) process.on(signal, end);
  }
  held.add(path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      if (!held.delete(path) || held.size > 0) return;
      // From then on signals do again what they did before.
      process.off('exit', removeAll);
      for (const [signal, end] of ends) process.off(signal, end);
    },
  };
}
