/** The system's side of a kiosk on Windows: files to look at, and to apply on the machine itself. */
import type { SystemFile } from './system-files.ts';
import { shellLauncherXml } from './shell-launcher.ts';
import type { WindowsSetup } from './shell-launcher.ts';
import { detectScript, kioskScript } from './windows-script.ts';

export const WINDOWS_SCRIPT = 'kiosk.ps1';
/** Windows PowerShell takes a file without it for one of the system's code page. */
const BYTE_ORDER_MARK = '\ufeff';

/** @returns the files, by their names in a folder */
export function windowsFiles(setup: WindowsSetup): readonly SystemFile[] {
  return [
    {
      path: WINDOWS_SCRIPT,
      why: '5, 7, 8, 23, 24, 26, 29, 30: applies all of this (-Apply) and takes it back (-Remove)',
      text: BYTE_ORDER_MARK + kioskScript(setup),
    },
    {
      path: 'detect.ps1',
      why: 'tells an MDM whether it has been applied',
      text: BYTE_ORDER_MARK + detectScript(setup),
    },
    {
      path: 'ShellLauncher.xml',
      why: '5, 25: the kiosk in the place of the desktop, started again whatever ends it; the script has it too, this is for an MDM',
      text: shellLauncherXml(setup),
    },
  ];
}
