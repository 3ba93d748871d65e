/** What a product for kiosks brings for the machine that it is installed on: the files that `holdfast kiosk setup` writes, not in use. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyCommands, linuxFiles, programCommand } from '../../main/kiosk/setup/linux-files.ts';
import type { DeviceWants } from '../../main/kiosk/setup/device-wants.ts';
import type { SystemFile } from '../../main/kiosk/setup/system-files.ts';
import { POLICY_VERSION } from '../../main/kiosk/policy/policy-schema.ts';
import type { Identity } from './identity.ts';

const USER = 'holdfast-kiosk';

/**
 * @param into made here: the files by their paths in the system below `linux`, and how they are taken into use
 * @param wants which devices the app asks for
 */
export async function writeKioskFiles(
  into: string,
  { executableName, productName }: Pick<Identity, 'executableName' | 'productName'>,
  wants: DeviceWants,
): Promise<void> {
  // Where packages of Linux have their commands, wherever they have the rest.
  const program = `/usr/bin/${executableName}`;
  const policy = `/etc/${executableName}/policy.json`;
  const files = [
    ...linuxFiles({ command: programCommand(program), policy, user: USER, wants }),
    {
      path: policy,
      text: `${JSON.stringify({ PolicyVersion: POLICY_VERSION }, null, 2)}\n`,
      why: 'the policy of the kiosk',
    },
  ];
  for (const { path, text } of files) {
    const file = join(into, 'linux', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    // Whatever the umask says.
    await chmod(file, 0o644);
  }
  await writeFile(join(into, 'README.txt'), readme(productName, program, files));
}

function readme(name: string, program: string, files: readonly SystemFile[]): string {
  return `These files make a machine with Linux, systemd, cage and seatd a kiosk of ${name}. They are not in use before somebody, as root,
copies them to where they belong, from the folder of this text, and restarts the machine:

  cp -r linux/. /
${applyCommands(files)
  .map((command) => `  ${command.join(' ')}\n`)
  .join('')}
Read them before, and write the policy: this one allows nothing, and has no PIN by which anybody could leave.
The kiosk starts ${program}, where .deb and .rpm packages have it: put a link there to a program that is elsewhere.

${files.map(({ path, why }) => `${path}\n  ${why.replace(/^[\d, ]+: /, '')}\n`).join('')}`;
}
