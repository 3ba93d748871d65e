import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
afterEach(() => shell.close());

it('works in a page whose built-ins are patched, replaced or broken', async () => {
  shell = await startShell(fixtureFolder('hostile'));
  await shell.waitForOutput('hostile: stored 3');
  await shell.waitForOutput('hostile: listening 0');
  await shell.waitForOutput('hostile: connected 0');
  await shell.waitForOutput('hostile: sent 2');
  await shell.waitForOutput('hostile: received 104 105 2');
  await shell.waitForOutput('hostile: refused Does not have permission');
  await shell.waitForOutput('hostile: window shown');
  await shell.waitForOutput('hostile: own id true');
  await shell.waitForOutput('hostile: answer 3 true');
  await shell.waitForOutput('hostile: port 5');
  await shell.waitForOutput('hostile: package <!doctype html>');
  await shell.waitForOutput('hostile: in a window <!doctype html>');
  expect(shell.output()).not.toMatch(/patched|replaced/);
});
