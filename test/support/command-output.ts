/** An app run by the command alone, without the debugger that Playwright brings along. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { root } from './shell.ts';

/**
 * @param end what the app says last
 * @returns everything that it and the shell have printed
 */
export async function outputOf(appFolder: string, profile: string, end: string): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'run', appFolder, '--profile', profile]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  try {
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    await expect.poll(() => output, { timeout: 60_000, interval: 100 }).toContain(end);
    return output;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
