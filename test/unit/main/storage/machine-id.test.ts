import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { machineId } from '../../../../src/main/storage/machine-id.ts';

it('is made once for each profile, and anew when it cannot be one', async () => {
  const root = await mkdtemp(join(tmpdir(), 'machine-id-'));
  try {
    const first = machineId(join(root, 'a'));
    expect(first).toMatch(/^[\w-]{36}$/);
    expect(machineId(join(root, 'a'))).toBe(first);
    expect(machineId(join(root, 'b'))).not.toBe(first);
    // It becomes a file name.
    await writeFile(join(root, 'a', 'machine-id'), '../escape');
    expect(machineId(join(root, 'a'))).toMatch(/^[\w-]{36}$/);
  } finally {
    await rm(root, { recursive: true });
  }
});
