/** Looks whether the ways out that only the system closes are closed on a machine with Linux. */
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CTRL_ALT_DEL, UNIT } from '../setup/linux-files.ts';
import { diagnosis } from './diagnosis.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnosePolicyRights } from './policy-rights.ts';

export interface LinuxPatient {
  /** `/`, or the root of another system. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly policy: string | undefined;
}

const SETUP = 'holdfast kiosk setup --linux --apply';

export function diagnoseLinux({ root, env, policy }: LinuxPatient): readonly Diagnosis[] {
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  };
  const logind = read('/etc/systemd/logind.conf.d/50-holdfast-kiosk.conf') ?? read('/etc/systemd/logind.conf') ?? '';
  const unit = read(`/etc/systemd/system/${UNIT}`) ?? '';
  const sysrq = read('/proc/sys/kernel/sysrq') ?? read('/etc/sysctl.d/90-holdfast-kiosk.conf')?.replace(/^.*=/, '');
  const modules = read('/etc/modprobe.d/holdfast-kiosk.conf') ?? '';
  const isThere = (path: string) => lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
  const [noDesktop, stepOfDesktop] = desktopFinding(
    env['XDG_CURRENT_DESKTOP'],
    unit.includes('=/usr/bin/cage '),
    isThere,
  );
  return [
    diagnosis(5, 'no desktop in the session', noDesktop, stepOfDesktop),
    diagnosis(5, 'Ctrl+Alt+Del restarts nothing', existsSync(join(root, CTRL_ALT_DEL)), SETUP),
    diagnosis(6, 'no terminals to switch to', /^NAutoVTs=0$/m.test(logind), SETUP),
    diagnosis(6, 'no keys into the kernel', sysrq === undefined ? undefined : sysrq.trim() === '0', SETUP),
    diagnosis(7, 'no dialogs of Sticky Keys', noDesktop, stepOfDesktop),
    diagnosis(8, 'no gestures of a desktop', noDesktop, stepOfDesktop),
    diagnosis(25, 'the kiosk is started again by systemd', /^Restart=always$/m.test(unit), SETUP),
    diagnosePolicyRights(root, policy),
    diagnosis(29, 'no USB sticks', /^install usb-storage \/bin\/false$/m.test(modules), SETUP),
    diagnosis(30, 'the power key does nothing', /^HandlePowerKey=ignore$/m.test(logind), SETUP),
  ];
}

const ENABLED = `/etc/systemd/system/graphical.target.wants/${UNIT}`;
const DISPLAY_MANAGER = '/etc/systemd/system/display-manager.service';

/** @param desktop of the session that this runs in, which over the network need not be that of the screen */
function desktopFinding(
  desktop: string | undefined,
  hasUnit: boolean,
  isThere: (path: string) => boolean,
): readonly [isClosed: boolean | undefined, step: string] {
  if (desktop === '' || desktop === 'cage') return [true, ''];
  if (desktop !== undefined) return [false, `${desktop} is running: let ${UNIT} have the screen (${SETUP})`];
  if (isThere(DISPLAY_MANAGER)) return [false, 'systemctl disable display-manager'];
  if (!hasUnit) return [undefined, 'run this in the session of the kiosk'];
  return isThere(ENABLED) ? [true, ''] : [false, `systemctl enable ${UNIT}`];
}
