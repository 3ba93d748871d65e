/** An app in a folder of its own, and what `inspect` finds in it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspectApp } from '../../../../src/main/inspect/inspect-app.ts';
import type { InspectReport } from '../../../../src/main/inspect/inspect-app.ts';

/** So that everything but what the manifest leaves out is granted. */
export const EVERYTHING = {
  permissions: ['storage', 'desktopCapture'],
  sockets: { tcp: { connect: '*' } },
};

/** @param files by path; `background.js` is the event page's script */
export async function inspectFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  manifest: object = EVERYTHING,
): Promise<InspectReport> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-inspect-'));
  try {
    const whole = { name: 'Test', version: '1', app: { background: { scripts: ['background.js'] } }, ...manifest };
    for (const [path, text] of Object.entries({ 'manifest.json': JSON.stringify(whole), ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await inspectApp(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The members that a script uses, each with its lines. */
export async function membersOf(script: string): Promise<Record<string, number[]>> {
  const { members } = await inspectFiles({ 'background.js': script });
  return Object.fromEntries(members.map(({ name, uses }) => [name, uses.map(({ line }) => line)]));
}
