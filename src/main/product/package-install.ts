/**
 * How a verified `.deb` or `.rpm` gets from the user's folder into the system. Between the check and the password, which may be minutes, whatever
 * runs as the user can write there. So root takes a copy that nobody else can reach, checks that, and installs that.
 */

export type PackageForm = 'deb' | 'rpm';

export interface VerifiedPackage {
  readonly form: PackageForm;
  /** Absolute. */
  readonly file: string;
  /** Base64, of the signed description. */
  readonly sha512: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * For the shell of POSIX, as root. Its arguments: form, SHA-512 in hexadecimal, size in bytes, file. What is named may be anything by then: a
 * link, a pipe, a disk. No more of it is read than what was described, and nothing of it is told.
 */
export const INSTALL_SCRIPT = `set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 077
form=$1 sum=$2 size=$3 file=$4
work=$(mktemp -d /var/tmp/holdfast-update-XXXXXXXXXX)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
copy=$work/update.$form
if [ ! -f "$file" ]; then
  echo "There is no such file." >&2
  exit 1
fi
head -c "$((size + 1))" -- "$file" >"$copy"
if ! printf '%s  %s\\n' "$sum" "$copy" | sha512sum -c --status -; then
  echo "The package is not the one that was verified." >&2
  exit 1
fi
# What installs makes files for everyone.
umask 022
has() { command -v "$1" >/dev/null 2>&1; }
case $form in
deb)
  # Nothing is touched where something that the package needs cannot be had: what has unpacked it by then can only mend that by removing it.
  if has apt-get; then apt-get install -y --no-remove "$copy"
  else dpkg -i "$copy"
  fi
  ;;
rpm)
  if has zypper; then zypper --non-interactive --no-refresh install --allow-unsigned-rpm -f "$copy"
  elif has dnf; then dnf install --nogpgcheck -y "$copy"
  elif has yum; then yum install --nogpgcheck -y "$copy"
  else rpm -Uvh --replacepkgs --replacefiles --nodeps "$copy"
  fi
  ;;
*) exit 1 ;;
esac
`;

export interface Installing {
  readonly isRoot: boolean;
  /** Whether a program can be found. */
  has(this: void, program: string): boolean;
  /** The one that is run; for a test. */
  readonly script?: string;
}

/** @returns a program and its arguments, for no shell; as a user it asks for the password of an administrator */
export function installCommand(
  { form, file, sha512, size }: VerifiedPackage,
  { isRoot, has, script = INSTALL_SCRIPT }: Installing,
): [string, ...string[]] {
  const sum = Buffer.from(sha512, 'base64').toString('hex');
  const command: [string, ...string[]] = ['/bin/sh', '-c', script, 'holdfast-update', form, sum, String(size), file];
  if (isRoot) return command;
  return has('pkexec') ? ['pkexec', '--disable-internal-agent', ...command] : ['sudo', ...command];
}
