/** The system's side of a kiosk on macOS: what starts it, the configuration profile for an MDM, and a script for the rest. */
import { ExitCode } from '../../host/exit-code.ts';
import { quoteShell } from './markup.ts';
import { mobileConfig } from './macos-profile.ts';
import { plistXml } from './plist.ts';
import type { SystemFile } from './system-files.ts';

export interface MacosSetup {
  /** The kiosk's program, by its absolute path, and what makes it a kiosk. */
  readonly command: readonly string[];
  /** Absolute path. */
  readonly policy: string;
  /** Who is signed in by itself, and for whom the kiosk starts. */
  readonly user: string;
}

export const LABEL = 'io.holdfast.kiosk';
export const AGENT = `/Library/LaunchAgents/${LABEL}.plist`;
export const MACOS_SCRIPT = 'kiosk.sh';

/** @returns the files, by their names in a folder */
export function macosFiles(setup: MacosSetup): readonly SystemFile[] {
  return [
    {
      path: `${LABEL}.plist`,
      why: '25: a LaunchAgent: the kiosk for its user, started again whatever ends it but the PIN',
      text: launchAgent(setup),
    },
    {
      path: 'holdfast-kiosk.mobileconfig',
      why: '5, 7, 8, 23, 29, 30: the configuration profile, for an MDM, or to open and install by hand',
      text: mobileConfig(),
    },
    {
      path: MACOS_SCRIPT,
      why: '5, 25, 26: puts the LaunchAgent in its place and sets what is no profile’s (apply), and takes it back (remove)',
      text: macosScript(setup),
    },
  ];
}

/**
 * An agent begins with everybody's session; an administrator is to have a desktop, with a process that does nothing. launchd knows one end
 * after which it starts nothing again, 0: that is the PIN's, and no other's. What launchd tells the agent, the kiosk is told.
 */
const FOR_ITS_USER = [
  '[ "$(id -un)" = "$0" ] || exec /bin/sleep 2000000000',
  '"$@" & kiosk=$!',
  'trap \'kill "$kiosk"\' TERM',
  'wait "$kiosk"; code=$?',
  // A signal ends the waiting, not the kiosk.
  'while kill -0 "$kiosk" 2>/dev/null; do wait "$kiosk"; code=$?; done',
  `[ "$code" -ne ${ExitCode.Left} ] || exit 0`,
  'exit $((code == 0 ? 1 : code))',
].join('; ');

function launchAgent({ command, policy, user }: MacosSetup): string {
  return plistXml({
    Label: LABEL,
    ProgramArguments: ['/bin/sh', '-c', FOR_ITS_USER, user, ...command, '--policy', policy],
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 2,
    LimitLoadToSessionType: 'Aqua',
    ProcessType: 'Interactive',
  });
}

/** Spotlight's shortcuts, and those of Mission Control, the desktop, the Dock, the launcher, and of screenshots, by macOS' numbers. */
const HOT_KEYS = [64, 65, 32, 33, 36, 52, 160, 28, 29, 30, 31, 184];

function macosScript(setup: MacosSetup): string {
  const agent = launchAgent(setup);
  return `#!/bin/sh
# Sets this Mac up as a kiosk and takes that back, as root: kiosk.sh apply|remove
# An MDM may call it as Jamf Pro does: the root of the system, two names, and then the word.
set -eu
case "\${1:-}" in
/*) root="\${1%/}" action="\${4:-}" ;;
*) root='' action="\${1:-}" ;;
esac
user=${quoteShell(setup.user)}
policy=${quoteShell(setup.policy)}
kept="$root/Library/Application Support/Holdfast/kiosk-setup"
agent="$root${AGENT}"
hot_keys='${HOT_KEYS.join(' ')}'

apply() {
  mkdir -p "$kept" "$(dirname "$agent")"
  # What was there before, from the first time on.
  [ -e "$kept/pmset" ] || pmset -g custom >"$kept/pmset"
  if [ ! -e "$kept/hot-keys" ]; then
    as_user defaults export com.apple.symbolichotkeys - >"$kept/hot-keys.new" || : >"$kept/hot-keys.new"
    mv "$kept/hot-keys.new" "$kept/hot-keys"
  fi
  cat >"$agent.new" <<'END OF THE AGENT'
${agent}END OF THE AGENT
  chown root:wheel "$agent.new"
  chmod 644 "$agent.new"
  if cmp -s "$agent.new" "$agent"; then rm "$agent.new"; else mv "$agent.new" "$agent"; echo "wrote $agent"; fi
  if [ -e "$root$policy" ]; then
    chown root:wheel "$root$policy"
    chmod 644 "$root$policy"
  else
    echo "there is no $policy yet" >&2
  fi
  pmset -a sleep 0 displaysleep 0 disksleep 0 powernap 0 autorestart 1
  for key in $hot_keys; do
    as_user defaults write com.apple.symbolichotkeys AppleSymbolicHotKeys -dict-add "$key" '<dict><key>enabled</key><false/></dict>'
  done
  echo "The kiosk begins when $user signs in. Let that happen by itself: sysadminctl -autologin set -userName $user -password -"
}

remove() {
  [ ! -e "$agent" ] || { rm "$agent"; echo "removed $agent"; }
  if [ -s "$kept/hot-keys" ]; then as_user defaults import com.apple.symbolichotkeys - <"$kept/hot-keys"; fi
  # "pmset -g custom" names the source of power, and then what holds with it, a line each.
  if [ -e "$kept/pmset" ]; then
    flag=-a
    while read -r name value _; do
      case "$name $value" in
      'Battery Power:') flag=-b ;;
      'AC Power:') flag=-c ;;
      'sleep '* | 'displaysleep '* | 'disksleep '* | 'powernap '* | 'autorestart '*) pmset "$flag" "$name" "$value" ;;
      esac
    done <"$kept/pmset"
  fi
  rm -rf "$kept"
}

as_user() {
  sudo -u "$user" "$@"
}

case "$action" in
apply) apply ;;
remove) remove ;;
*)
  echo 'kiosk.sh apply|remove' >&2
  exit 64
  ;;
esac
`;
}
