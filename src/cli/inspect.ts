/** `holdfast inspect`: says what will work. Starts no Electron and runs nothing of the app. */
import { ExitCode } from '../main/host/exit-code.ts';
import { inspectApp } from '../main/inspect/inspect-app.ts';
import { reportLines } from '../main/inspect/report-text.ts';
import { PackageError } from '../main/package/package-error.ts';
import { UserError } from './user-error.ts';

export interface InspectOptions {
  readonly json: boolean;
}

/**
 * Prints the report on standard output.
 * @returns the exit code
 * @throws UserError when the folder holds no app
 */
export async function inspect(folder: string, { json }: InspectOptions): Promise<number> {
  const report = await inspectApp(folder).catch((error: unknown) => {
    throw error instanceof PackageError ? new UserError(error.message) : error;
  });
  const text = json ? JSON.stringify(report, null, 2) : reportLines(report).join('\n');
  process.stdout.write(`${text}\n`);
  return report.verdict === 'missing' ? ExitCode.Missing : ExitCode.Ok;
}
