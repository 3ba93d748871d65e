/** Asks the user whether an app may have an optional permission. */
import { dialog } from 'electron';

/** `show` asks; the others answer for the user, in tests. */
export type PermissionDialog = 'show' | 'allow' | 'deny';

const ALLOW = 1;

/** @param wanted what the app would be able to do, in plain words */
export async function askUser(mode: PermissionDialog, appName: string, wanted: readonly string[]): Promise<boolean> {
  if (mode !== 'show') return mode === 'allow';
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: appName,
    message: `${appName} asks for more permissions. It would be able to:`,
    detail: wanted.map((text) => `• ${text}`).join('\n'),
    buttons: ['Deny', 'Allow'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === ALLOW;
}
