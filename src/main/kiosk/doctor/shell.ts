/** The ways out that the shell closes, on every system: closed, but for those that the policy opens. */
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { diagnosis } from './diagnosis.ts';
import type { Diagnosis } from './diagnosis.ts';

type Opening = readonly [isOpen: (policy: KioskPolicy) => boolean, step: string];

const key = (name: string) => `take ${name} out of the policy`;
const TROUBLESHOOTING: Opening = [
  (policy) => policy.KioskTroubleshootingToolsEnabled,
  key('KioskTroubleshootingToolsEnabled'),
];

/** What of a policy opens it, where anything does. */
const SHELL: readonly (readonly [vector: number, what: string, opening?: Opening])[] = [
  [1, 'no developer tools', TROUBLESHOOTING],
  [2, 'no debuggers and no code through switches and the environment', TROUBLESHOOTING],
  [3, 'no context menu', [(policy) => policy.ContextMenuEnabled, key('ContextMenuEnabled')]],
  [
    4,
    'no keys that leave or reload the app',
    [(policy) => policy.AllowedShortcuts.length > 0, key('AllowedShortcuts, or see that they do no harm,')],
  ],
  [9, 'no print dialog', [(policy) => policy.PrintingEnabled, key('PrintingEnabled')]],
  [
    10,
    'no file dialogs and downloads',
    [
      (policy) => policy.AllowFileSelectionDialogs || policy.DownloadRestrictions !== 3,
      key('AllowFileSelectionDialogs and DownloadRestrictions'),
    ],
  ],
  [11, 'nothing is dropped on a page', [(policy) => policy.DragAndDropEnabled, key('DragAndDropEnabled')]],
  [12, 'no new windows of the web'],
  [13, 'no program is started by a link'],
  [14, 'no zoom', [(policy) => policy.KioskPinchToZoomAllowed, key('KioskPinchToZoomAllowed')]],
  [15, 'no way back and forward'],
  [16, 'no spelling menus'],
  [17, 'no dialogs of pages'],
  [
    18,
    'no permissions and choosers',
    [(policy) => policy.AllowedPermissions.length > 0, key('AllowedPermissions, or see that the app needs them,')],
  ],
  [19, 'no dialogs for passwords and certificates'],
  [20, 'guests are as locked as the app'],
  [21, 'full screen is put back'],
  [22, 'every display is covered', [(policy) => !policy.CoverOtherDisplays, key('CoverOtherDisplays')]],
  [23, 'the focus is taken back'],
  [24, 'the app is started again'],
  [25, 'the shell is started again, by its supervisor'],
  [27, 'no switches at its start'],
  [
    28,
    'what the last visitor left is wiped',
    [(policy) => policy.IdleReset === undefined, 'put IdleReset into the policy'],
  ],
];

/** @param policy as it holds on this device; undefined where there is none to look at */
export function diagnoseShell(policy: KioskPolicy | undefined): readonly Diagnosis[] {
  return SHELL.map(([vector, what, opening]) => {
    if (!opening) return diagnosis(vector, what, true, '');
    const [isOpen, step] = opening;
    return policy === undefined
      ? diagnosis(vector, what, undefined, 'say which policy it is: --policy')
      : diagnosis(vector, what, !isOpen(policy), step);
  });
}
