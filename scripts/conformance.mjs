// `npm run test:conformance [-- options]`: the cases of test/conformance in Holdfast and, where it is installed, in a real Chromium.
// It is the part "conformance" of `npm test`, with options.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/root.mjs';

const HELP = `npm run test:conformance [-- options]

  --recorded       compare with the recorded answers of Chromium, even where one is installed
  --live           compare with the installed Chromium; fail where there is none (default: live where there is one)
  --record         ask Chromium twice and keep its answers in test/conformance/recorded; fails where it does not agree with itself
  --groups <a,b>   only these groups (test/conformance/groups.ts)
  --only <regexp>  only the cases whose group/name matches
`;

const { values } = parseArgs({
  options: {
    recorded: { type: 'boolean' },
    live: { type: 'boolean' },
    record: { type: 'boolean' },
    groups: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  const mode = values.record ? 'record' : values.recorded ? 'recorded' : values.live ? 'live' : undefined;
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/test.mjs'), 'conformance'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(mode === undefined ? {} : { CONFORMANCE_MODE: mode }),
      ...(values.groups === undefined ? {} : { CONFORMANCE_GROUPS: values.groups }),
      ...(values.only === undefined ? {} : { CONFORMANCE_ONLY: values.only }),
    },
  });
  process.exitCode = status ?? 1;
}
