/** Temporary folders of a command that is stopped. */
import { rmSync } from 'node:fs';

/** Removes folders when the command is told to end. @returns what calls that off */
export function removeAtExit(folders: readonly string[]): () => void {
  const remove = () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  const ends = Object.entries(signals).map(([signal, code]) => [signal, () => process.exit(code)] as const);
  process.once('exit', remove);
  for (const [signal, end] of ends) process.once(signal, end);
  return () => {
    process.off('exit', remove);
    for (const [signal, end] of ends) process.off(signal, end);
  };
}
