/** What starts a product in a folder, without a program of its own. */
import { IN_USE, VERSIONS } from './in-use-file.ts';
import { STATE_BYTES } from './state-file.ts';

/**
 * The launcher, for the shell of POSIX. It counts the starts of a version on trial, and goes back: a program that cannot start counts nothing.
 * @param executable the program's file name
 */
export function launcherScript(executable: string): string {
  return `#!/bin/sh
# Starts the version of this program that is in use. A new one that was started twice, and never launched its app, is given up for the
# last one that did. The line in ${VERSIONS}/${IN_USE} says: version in use, last good one, starts, versions given up.
folder=$(dirname -- "$(readlink -f -- "$0")")/${VERSIONS}
read -r current good starts bad <"$folder/${IN_USE}"
case "$current-$good-$starts" in
*[!0-9.-]* | -* | *-)
  echo "[holdfast] error: $folder/${IN_USE} is damaged. Install the program anew." >&2
  exit 2
  ;;
esac
if [ "$current" != "$good" ]; then
  if [ "$starts" -ge 2 ] || [ ! -x "$folder/$current/${executable}" ]; then
    echo "[holdfast] warning: Version $current of the program is given up for $good. It was started $starts times, and never launched." >&2
    bad="\${bad:+$bad }$current"
    current=$good
    starts=0
  else
    starts=$((starts + 1))
  fi
  line="$current $good $starts\${bad:+ $bad}"
  # On the disk before it has its name: a power cut between the two would leave a file without a line. Blanks behind it keep room.
  if ! { printf '%s\\n%${STATE_BYTES}s\\n' "$line" '' >"$folder/${IN_USE}.$$" && { sync "$folder/${IN_USE}.$$" || :; } && mv -f -- "$folder/${IN_USE}.$$" "$folder/${IN_USE}"; } 2>/dev/null; then
    rm -f -- "$folder/${IN_USE}.$$" 2>/dev/null
    # On a full disk what is there can be overwritten; what is left of a longer line is behind the end of this one.
    { printf '%s\\n' "$line" 1<>"$folder/${IN_USE}"; } 2>/dev/null
  fi
fi
exec "$folder/$current/${executable}" "$@"
`;
}
