import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let profile: string;
let shell: RunningShell | undefined;

beforeEach(() => (profile = temporaryProfile()));
afterEach(async () => {
  await shell?.close();
  shell = undefined;
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});

async function diary(): Promise<string> {
  shell = await startShell(fixtureFolder('sync-file-system'), { profile });
  await shell.waitForOutput('sync: room true');
  const text = await shell.waitForOutput(/sync: diary ".*"/);
  await shell.close();
  return /sync: diary (".*")/.exec(text)?.[1] ?? '';
}

it('keeps on this machine what an app wrote to its files in Google Drive', async () => {
  expect(await diary()).toBe(JSON.stringify('launched\n'));
  expect(await diary()).toBe(JSON.stringify('launched\nlaunched\n'));
});
