/** Shell Launcher's configuration: the kiosk in the place of Windows' own shell, for one account (schemas of 2018, with what 2019 added). */
import { ExitCode } from '../../host/exit-code.ts';
import { escapeXml } from './markup.ts';

export interface WindowsSetup {
  /** The kiosk's program, by its absolute path, and what makes it a kiosk; without `"` and `%`. */
  readonly command: readonly string[];
  /** Absolute path, likewise. */
  readonly policy: string;
  /** The account that is a kiosk. Without one Shell Launcher makes one, and signs it in at every start. */
  readonly account?: string | undefined;
}

/** Of Holdfast's profile. */
export const PROFILE_ID = '{6b3f2c1e-8a57-4d0b-9c46-7e1d5f20a9b3}';

/** What is started. The program is to stay: one that starts another and ends would look like an end of the shell. */
export function shellCommand({ command, policy }: WindowsSetup): string {
  return [...command, '--policy', policy].map((part) => (/^[\w-]+$/.test(part) ? part : `"${part}"`)).join(' ');
}

export function shellLauncherXml(setup: WindowsSetup): string {
  const account = setup.account === undefined ? '<AutoLogonAccount/>' : `<Account Name="${escapeXml(setup.account)}"/>`;
  // Whatever ends it, but for the PIN: who leaves by that has an empty screen, from which Keyboard Filter's own way leads to the sign-in screen.
  const codes = [ExitCode.Ok, ExitCode.Usage, ExitCode.Fault, ExitCode.Restart, ExitCode.Left];
  const actions = codes.map(
    (code) =>
      `<ReturnCodeAction ReturnCode="${code}" Action="${code === ExitCode.Left ? 'DoNothing' : 'RestartShell'}"/>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<ShellLauncherConfiguration xmlns="http://schemas.microsoft.com/ShellLauncher/2018/Configuration" xmlns:V2="http://schemas.microsoft.com/ShellLauncher/2019/Configuration">
  <Profiles>
    <DefaultProfile>
      <Shell Shell="%SystemRoot%\\explorer.exe"/>
    </DefaultProfile>
    <Profile Id="${PROFILE_ID}" Name="Holdfast kiosk">
      <Shell Shell="${escapeXml(shellCommand(setup))}" V2:AppType="Desktop" V2:AllAppsFullScreen="true">
        <ReturnCodeActions>
          ${actions.join('\n          ')}
        </ReturnCodeActions>
        <DefaultAction Action="RestartShell"/>
      </Shell>
    </Profile>
  </Profiles>
  <Configs>
    <Config>
      ${account}
      <Profile Id="${PROFILE_ID}"/>
    </Config>
  </Configs>
</ShellLauncherConfiguration>
`;
}
