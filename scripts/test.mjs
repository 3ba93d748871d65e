// `npm test [-- part …]`: builds, prepares Electron and runs the parts (unit, e2e, conformance; all by default). Ends with one plain line of counts,
// taken from the test runner's own reports.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { root } from './lib/root.mjs';
import { orEnd } from './lib/setup-error.mjs';
import { setup } from './setup.mjs';

/** @type {Readonly<Record<string, string>>} */
const configs = { unit: 'vitest.config.ts', e2e: 'vitest.e2e.config.ts', conformance: 'vitest.conformance.config.ts' };
const asked = process.argv.slice(2).filter((argument) => Object.hasOwn(configs, argument));
const rest = process.argv.slice(2).filter((argument) => !Object.hasOwn(configs, argument));
const parts = asked.length > 0 ? asked : Object.keys(configs);

const { xvfb } = await orEnd(setup());
await buildAll();

const results = join(root, 'test-results');
mkdirSync(results, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
for (const part of parts) {
  const report = join(results, `${part}.json`);
  rmSync(report, { force: true });
  const vitest = [
    process.execPath,
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    configs[part] ?? '',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...rest,
  ];
  const command = xvfb
    ? ['xvfb-run', '-a', '--server-args=-screen 0 1280x800x24 -nolisten tcp -noreset', ...vitest]
    : vitest;
  const { status } = spawnSync(command[0] ?? '', command.slice(1), { cwd: root, stdio: 'inherit' });
  if (!existsSync(report)) {
    total.failed += 1;
    process.stdout.write(`The part "${part}" left no report (exit code ${status}).\n`);
    continue;
  }
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += counts.numPassedTests;
  // A file that cannot even be loaded has no tests to count, yet it failed.
  total.failed += counts.numFailedTests || (status === 0 ? 0 : 1);
  total.skipped += counts.numPendingTests + counts.numTodoTests;
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
