import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../scripts/lib/root.mjs';
import { run } from '../../../scripts/lib/run.mjs';
import { temporaryFolder } from './temporary-folder.ts';

it.each(['setup', 'start', 'test'])('npm run %s says what is to be mended, without a stack', async (script) => {
  const folder = temporaryFolder();
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder };
  const { code, stderr } = await run(process.execPath, [join(root, 'scripts', `${script}.mjs`)], { env });
  expect(stderr).toMatch(/^ELECTRON_OVERRIDE_DIST_PATH is .+unset it\.\n$/);
  expect(stderr).toContain(folder);
  expect(code).toBe(1);
});
