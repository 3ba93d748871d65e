/** Looks whether the ways out that only the system closes are closed on a machine (Linux), each with the one step that closes it. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CTRL_ALT_DEL, UNIT } from './linux-files.ts';

export type Finding = 'closed' | 'open' | 'unknown';

export interface Diagnosis {
  /** Numbers of docs/kiosk/escapes.md. */
  readonly vectors: string;
  readonly what: string;
  readonly finding: Finding;
  /** '' when it is closed. */
  readonly step: string;
}

export interface Patient {
  /** `/`, or the root of another system. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly policy: string | undefined;
}

const SETUP = 'holdfast kiosk setup --linux --apply';

export function diagnose({ root, env, policy }: Patient): readonly Diagnosis[] {
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  };
  const found = (vectors: string, what: string, isClosed: boolean | undefined, step: string): Diagnosis => ({
    vectors,
    what,
    finding: isClosed === undefined ? 'unknown' : isClosed ? 'closed' : 'open',
    step: isClosed === true ? '' : step,
  });
  const logind = read('/etc/systemd/logind.conf.d/50-holdfast-kiosk.conf') ?? read('/etc/systemd/logind.conf') ?? '';
  const desktop = env['XDG_CURRENT_DESKTOP'];
  const sysrq = read('/proc/sys/kernel/sysrq') ?? read('/etc/sysctl.d/90-holdfast-kiosk.conf')?.replace(/^.*=/, '');
  const modules = read('/etc/modprobe.d/holdfast-kiosk.conf') ?? '';
  return [
    found(
      '5, 8',
      'no desktop in the session',
      desktop === undefined ? undefined : desktop === '' || desktop === 'cage',
      desktop === undefined
        ? 'run this in the session of the kiosk'
        : `${desktop} is running: let ${UNIT} have the screen (${SETUP})`,
    ),
    found('5', 'Ctrl+Alt+Del restarts nothing', existsSync(join(root, CTRL_ALT_DEL)), SETUP),
    found('6', 'no terminals to switch to', /^NAutoVTs=0$/m.test(logind), SETUP),
    found('6', 'no keys into the kernel', sysrq === undefined ? undefined : sysrq.trim() === '0', SETUP),
    found(
      '7',
      'no dialogs of Sticky Keys',
      desktop === undefined ? undefined : desktop === '' || desktop === 'cage',
      'turn the shortcuts of the accessibility settings off, or run without a desktop',
    ),
    found(
      '25',
      'the kiosk is started again by systemd',
      /^Restart=always$/m.test(read(`/etc/systemd/system/${UNIT}`) ?? ''),
      SETUP,
    ),
    policyDiagnosis(root, policy),
    found('29', 'no USB sticks', /^install usb-storage \/bin\/false$/m.test(modules), SETUP),
    found('30', 'the power key does nothing', /^HandlePowerKey=ignore$/m.test(logind), SETUP),
  ];
}

function policyDiagnosis(root: string, policy: string | undefined): Diagnosis {
  const what = 'the kiosk itself cannot change its policy';
  const report = (finding: Finding, step: string): Diagnosis => ({ vectors: '26', what, finding, step });
  if (policy === undefined) return report('unknown', 'say which file it is: --policy');
  const file = join(root, policy);
  if (!existsSync(file)) return report('unknown', `there is no ${policy}`);
  const { uid, mode } = statSync(file);
  if (uid !== 0) return report('open', `chown root ${policy}`);
  if ((mode & 0o022) !== 0) return report('open', `chmod go-w ${policy}`);
  // Root may write everything, which says nothing of the kiosk's user.
  if (process.getuid?.() !== 0 && canWrite(file)) return report('open', `take the right to write ${policy} away`);
  return report('closed', '');
}

function canWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
