/** The system's side of a kiosk on Linux with systemd: the files that make a machine show nothing but the kiosk. */
import { ExitCode } from '../../host/exit-code.ts';
import type { DeviceWants } from './device-wants.ts';
import type { SystemFile } from './system-files.ts';
import { UDEV_COMMANDS, UDEV_RULES, udevRules } from './udev-rules.ts';

export interface LinuxSetup {
  /** What is run as a kiosk, as a unit has it: the absolute path of the command with `kiosk`, or `programCommand`. */
  readonly command: string;
  /** Absolute path of the policy, with "App" in it. */
  readonly policy: string;
  /** Made when it is not there. */
  readonly user: string;
  /** What of the machine's devices the app asks for; none where that is not known. */
  readonly wants?: Partial<DeviceWants>;
}

const NO_DEVICES: DeviceWants = { serial: false, usb: false, hid: false, usbDevices: [] };

export const HOME = '/var/lib/holdfast-kiosk';
export const CTRL_ALT_DEL = '/etc/systemd/system/ctrl-alt-del.target';
export const UNIT = 'holdfast-kiosk.service';
/** Whose serial ports are. */
export const SERIAL_GROUP = 'dialout';

/** @param program of a packaged app, absolute; of letters, digits, blanks and `. / @ _ -` */
export function programCommand(program: string): string {
  return `"${program}" --kiosk`;
}

/** Of the unit's user, there while it runs. */
export const RUNTIME = '/run/holdfast-kiosk';
/** Cage ends with 0 whatever its program ends with, before version 0.1.5 (Debian 12 has 0.1.4). */
const NOTE_STATUS = `/bin/sh -c '"$$@"; code=$$?; echo $$code >${RUNTIME}/ended; exit $$code' kiosk`;
/**
 * Who leaves by the PIN gets the login of the terminal, which takes it from this unit: systemd then does not start it again. Not by
 * `OnSuccess=`, which holds for every end without a failure and would take the terminal from a kiosk that is being started again.
 */
const LOGIN_AFTER_LEAVING = `+/bin/sh -c 'test "$$(cat ${RUNTIME}/ended 2>/dev/null)" != ${ExitCode.Left} || exec systemctl --no-block start getty@tty1.service'`;

/**
 * The unit opens no session of logind (`PAMName=`): its processes would leave the unit's control group, from where alone systemd hears `NotifyAccess=`
 * and ends what is left, and libseat would need polkit to activate the session. seatd gives the screen and the input devices to the group
 * `video` instead. Cage before 0.2 does not start without an X server that it could run; with a program that ends at once in its place there is none.
 */
export function linuxFiles({ command, policy, user, wants }: LinuxSetup): readonly SystemFile[] {
  const devices = { ...NO_DEVICES, ...wants };
  const { serial } = devices;
  const rules = udevRules(devices, user);
  return [
    {
      path: `/etc/systemd/system/${UNIT}`,
      why: '5, 8, 25: one program on the screen, in cage, which has no desktop and switches no terminals; started again whatever ends it but the PIN',
      text: `[Unit]
Description=Holdfast kiosk
Documentation=man:cage(1)
Wants=seatd.service
After=seatd.service systemd-user-sessions.service network.target getty@tty1.service
Conflicts=getty@tty1.service
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
User=${user}
SupplementaryGroups=video render audio
WorkingDirectory=${HOME}
RuntimeDirectory=holdfast-kiosk
RuntimeDirectoryMode=0700
Environment=XDG_RUNTIME_DIR=%t/holdfast-kiosk XDG_SESSION_TYPE=wayland LIBSEAT_BACKEND=seatd WLR_XWAYLAND=/bin/false
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty1
UtmpMode=user
ExecStart=/usr/bin/cage -d -- ${NOTE_STATUS} ${command} --policy ${policy} --profile ${HOME}/profile
Restart=always
RestartSec=2
RestartPreventExitStatus=${ExitCode.Left}
SuccessExitStatus=${ExitCode.Left}
ExecStopPost=${LOGIN_AFTER_LEAVING}
TimeoutStartSec=300
WatchdogSec=60
ProtectSystem=full

[Install]
WantedBy=graphical.target
`,
    },
    {
      path: '/etc/sysusers.d/holdfast-kiosk.conf',
      why: `a user of its own, without a password and a shell${serial ? ', in the group of the serial ports' : ''}`,
      text: `u ${user} - "Holdfast kiosk" ${HOME}\n${serial ? `m ${user} ${SERIAL_GROUP}\n` : ''}`,
    },
    {
      path: '/etc/tmpfiles.d/holdfast-kiosk.conf',
      why: 'the folder for everything that the app stores',
      text: `d ${HOME} 0700 ${user} ${user} -\n`,
    },
    {
      path: '/etc/systemd/logind.conf.d/50-holdfast-kiosk.conf',
      why: '6, 30: no terminals to switch to, and no power key',
      text: `[Login]
NAutoVTs=0
ReserveVT=0
HandlePowerKey=ignore
HandlePowerKeyLongPress=ignore
HandleRebootKey=ignore
HandleSuspendKey=ignore
HandleHibernateKey=ignore
HandleLidSwitch=ignore
`,
    },
    {
      path: '/etc/sysctl.d/90-holdfast-kiosk.conf',
      why: '6: no keys into the kernel',
      text: 'kernel.sysrq = 0\n',
    },
    {
      path: CTRL_ALT_DEL,
      why: '5: Ctrl+Alt+Del restarts nothing; systemd’s own is a link to reboot.target, in the place of which this one is taken',
      text: '[Unit]\nDescription=Nothing, at Ctrl+Alt+Del\n',
    },
    {
      path: '/etc/systemd/system.conf.d/50-holdfast-kiosk.conf',
      why: '5: nor when it is pressed many times',
      text: '[Manager]\nCtrlAltDelBurstAction=none\n',
    },
    {
      path: '/etc/modprobe.d/holdfast-kiosk.conf',
      why: '29: no USB sticks',
      text: 'install usb-storage /bin/false\ninstall uas /bin/false\n',
    },
    ...(rules ? [rules] : []),
  ];
}

/** What takes the files into use. */
export function applyCommands(files: readonly SystemFile[]): readonly (readonly string[])[] {
  return [...APPLY_COMMANDS, ...(files.some(({ path }) => path === UDEV_RULES) ? UDEV_COMMANDS : [])];
}

const APPLY_COMMANDS: readonly (readonly string[])[] = [
  // By their names: these find them in another root (`--root=`) too.
  ['systemd-sysusers', 'holdfast-kiosk.conf'],
  ['systemd-tmpfiles', '--create', 'holdfast-kiosk.conf'],
  ['sysctl', '--load', '/etc/sysctl.d/90-holdfast-kiosk.conf'],
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'set-default', 'graphical.target'],
  ['systemctl', 'enable', UNIT],
];
export const REMOVE_COMMANDS: readonly (readonly string[])[] = [
  ['systemctl', 'disable', '--now', UNIT],
  ['systemctl', 'daemon-reload'],
];
