#!/bin/sh
# Sets this Mac up as a kiosk and takes that back, as root: kiosk.sh apply|remove
# An MDM may call it as Jamf Pro does: the root of the system, two names, and then the word.
set -eu
case "${1:-}" in
/*) root="${1%/}" action="${4:-}" ;;
*) root='' action="${1:-}" ;;
esac
user='kiosk'
policy='/Library/Application Support/Holdfast/policy.json'
kept="$root/Library/Application Support/Holdfast/kiosk-setup"
agent="$root/Library/LaunchAgents/io.holdfast.kiosk.plist"
hot_keys='64 65 32 33 36 52 160 28 29 30 31 184'

apply() {
  mkdir -p "$kept" "$(dirname "$agent")"
  # What was there before, from the first time on.
  [ -e "$kept/pmset" ] || pmset -g custom >"$kept/pmset"
  if [ ! -e "$kept/hot-keys" ]; then
    as_user defaults export com.apple.symbolichotkeys - >"$kept/hot-keys.new" || : >"$kept/hot-keys.new"
    mv "$kept/hot-keys.new" "$kept/hot-keys"
  fi
  cat >"$agent.new" <<'END OF THE AGENT'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>io.holdfast.kiosk</string>
  <key>ProgramArguments</key>
  <array>
    <string>/bin/sh</string>
    <string>-c</string>
    <string>[ &#34;$(id -un)&#34; = &#34;$0&#34; ] || exec /bin/sleep 2000000000; &#34;$@&#34; &#38; kiosk=$!; trap &#39;kill &#34;$kiosk&#34;&#39; TERM; wait &#34;$kiosk&#34;; code=$?; while kill -0 &#34;$kiosk&#34; 2&#62;/dev/null; do wait &#34;$kiosk&#34;; code=$?; done; [ &#34;$code&#34; -ne 20 ] || exit 0; exit $((code == 0 ? 1 : code))</string>
    <string>kiosk</string>
    <string>/Applications/Order screen.app/Contents/MacOS/Order screen</string>
    <string>--kiosk</string>
    <string>--policy</string>
    <string>/Library/Application Support/Holdfast/policy.json</string>
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>2</integer>
  <key>LimitLoadToSessionType</key>
  <string>Aqua</string>
  <key>ProcessType</key>
  <string>Interactive</string>
</dict>
</plist>
END OF THE AGENT
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
