/** `npm run kiosk-machine`: the order screen as a packaged kiosk, in a machine that is booted, looked at, attacked and cut from power. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ExitCode } from '../../src/main/host/exit-code.ts';
import { hashPin } from '../../src/main/kiosk/policy/exit-pin.ts';
import { appFolder, root } from '../support/shell.ts';
import { checkBooted } from './booted.ts';
import { checkDisplays } from './displays.ts';
import { checkHealing } from './healing.ts';
import { UNIT } from './kiosk.ts';
import { Machine } from './machine.ts';
import type { SystemImage } from './machine.ts';
import { checkPin } from './pin.ts';
import { checkPowerCut } from './power-cut.ts';
import { Report } from './report.ts';
import { makeSystem } from './system-image.ts';

const USAGE = `npm run kiosk-machine [-- options]
  --again           boot the image of the last run, and make none
  --only <regex>    the checks whose names match; later ones may stand on earlier ones
  --accel <name>    of qemu: tcg,thread=multi (the default) or kvm
  --mirror <url>    Debian's packages (default: http://deb.debian.org/debian)`;
const PROGRAM = 'order-screen-app';
const TOOLS = ['qemu-system-x86_64', 'qemu-img', 'debootstrap', 'mkfs.ext4', 'dpkg-deb'];

/** @returns the exit code: 0 all as it should be, 1 a wrong option or a tool that is missing, 2 something was not */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      again: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      accel: { type: 'string', default: 'tcg,thread=multi' },
      mirror: { type: 'string', default: 'http://deb.debian.org/debian' },
      help: { type: 'boolean', default: false },
    },
  });
  const missing = TOOLS.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (values.help || missing.length > 0 || process.getuid?.() !== 0) {
    console.error(values.help ? USAGE : `This needs root, and ${TOOLS.join(', ')}; missing: ${missing.join(', ')}`);
    return values.help ? ExitCode.Ok : ExitCode.Usage;
  }
  const cache = join(root, '.cache/kiosk-machine-system');
  const results = join(root, 'test-results/kiosk-machine');
  for (const folder of [cache, results]) mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(results)) rmSync(join(results, file));
  const image = values.again ? lastImage(cache) : await newImage(cache, values.mirror);
  const report = new Report(new RegExp(values.only, 'i'));
  const machine = new Machine(image, { accel: values.accel, memoryMb: 2048, cpus: 2 });
  const end = () => void machine.close().finally(() => process.exit(ExitCode.Fault));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  try {
    await machine.powerOn();
    await checkBooted(machine, report, results);
    await checkDisplays(machine, report, results);
    await checkPin(machine, report, results);
    await checkHealing(machine, report, results);
    await checkPowerCut(machine, report, results);
    // Its own words, for those who look why something was not as it should be.
    const { output } = await machine.shell.run(`journalctl -u ${UNIT} --no-pager`);
    writeFileSync(join(results, 'journal.txt'), output);
  } finally {
    await machine.close();
  }
  return report.end(join(results, 'report.json')) ? ExitCode.Ok : ExitCode.Fault;
}

function lastImage(cache: string): SystemImage {
  const image = { disk: join(cache, 'disk.qcow2'), kernel: join(cache, 'kernel'), initrd: join(cache, 'initrd') };
  if (!Object.values(image).every((file) => existsSync(file))) throw new Error('There is no image of an earlier run.');
  return image;
}

async function newImage(cache: string, mirror: string): Promise<SystemImage> {
  console.log('The product is made.');
  const release = join(cache, 'release');
  rmSync(release, { recursive: true, force: true });
  const options = ['--target', 'deb', '--allow-development-runtime', '--json', '--output', release];
  const said = execFileSync(
    process.execPath,
    [join(root, 'dist/cli.js'), 'package', appFolder('order-screen'), ...options],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const { artifacts } = JSON.parse(said) as { artifacts: [{ file: string }] };
  return makeSystem({
    cache,
    mirror,
    deb: artifacts[0].file,
    program: PROGRAM,
    holdfast: root,
    say: (line) => console.log(line),
    policy: {
      PolicyVersion: 1,
      AllowedHosts: ['127.0.0.1:9100'],
      IdleReset: { AfterSeconds: 3600, WarningSeconds: 20 },
      ExitPin: await hashPin('2468'),
      // A machine that is emulated is slow, and not broken.
      PageHangSeconds: 120,
      BlankScreenSeconds: 600,
    },
  });
}
