/** `holdfast inspect`: says what will work. Starts no Electron and runs nothing of the app. */
import { resolve } from 'node:path';
import { ExitCode } from '../main/host/exit-code.ts';
import { inspectApp } from '../main/inspect/inspect-app.ts';
import type { InspectReport } from '../main/inspect/inspect-app.ts';
import { reportLines } from '../main/inspect/report-text.ts';
import { PackageError } from '../main/package/package-error.ts';
import { openApp } from './app-input.ts';
import type { OpenedApp } from './app-input.ts';
import { defaultProfile } from './profile-folder.ts';
import { UserError } from './user-error.ts';

export interface InspectOptions {
  readonly json: boolean;
  readonly allowCrx2?: boolean;
}

/**
 * Prints the report on standard output.
 * @returns the exit code
 * @param app a folder, .crx or .zip file
 * @throws UserError when it holds no app
 */
export async function inspect(app: string, { json, ...options }: InspectOptions): Promise<number> {
  const opened = await openApp(app, defaultProfile(), options);
  const found = await inspectOpened(opened);
  // What was given, and not the folder that it was unpacked in.
  const report = { ...found, app: { ...found.app, folder: resolve(app) } };
  const text = json ? JSON.stringify(report, null, 2) : reportLines(report).join('\n');
  process.stdout.write(`${text}\n`);
  return report.verdict === 'missing' ? ExitCode.Missing : ExitCode.Ok;
}

async function inspectOpened(opened: OpenedApp): Promise<InspectReport> {
  try {
    return await inspectApp(opened.folder, { id: opened.id });
  } catch (error) {
    throw error instanceof PackageError ? new UserError(error.message) : error;
  } finally {
    await opened.close();
  }
}
