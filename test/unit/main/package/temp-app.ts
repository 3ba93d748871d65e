/** App folders for tests, removed after each of them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** An empty folder. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-app-'));
  folders.push(folder);
  return folder;
}

/** @param files by path relative to the folder; what is neither text nor bytes is written as JSON. */
export async function writeApp(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(folder, file), isText ? content : JSON.stringify(content));
  }
  return folder;
}

/** The files of a minimal app. */
export function appFiles(
  manifest: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const base = { name: 'A', version: '1.0', manifest_version: 2, app: { background: { scripts: ['bg.js'] } } };
  return { 'manifest.json': { ...base, ...manifest }, 'bg.js': '', ...files };
}
