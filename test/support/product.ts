/** Makes products for tests. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './shell.ts';

/**
 * Packages an app as a folder, with the Electron that there is.
 * @param into the product is made in its folder release/
 * @returns the product's folder
 */
export function packageFolder(into: string, app: string, ...options: string[]): Promise<string> {
  const args = ['package', app, '--target', 'dir', '--allow-development-runtime', '--json', ...options];
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: into });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk: Buffer) => (said[stream] += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`holdfast package ended with ${code}: ${said.stderr}`));
      resolve((JSON.parse(said.stdout) as { artifacts: [{ file: string }] }).artifacts[0].file);
    });
  });
}
