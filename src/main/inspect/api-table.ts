/** docs/api.md: every member of `chrome.*` that Chrome Apps had, and whether it is here. Written by `npm run docs:api`. */
import { differencesOf } from '../../api/differences.ts';
import { PLATFORM_CHROMIUM, platformNamespaces } from '../platform/platform-members.ts';
import type { MemberKind, PlatformNamespace } from '../platform/platform-members.ts';
import { supportedMembers, supportedNamespaces } from '../platform/supported-members.ts';

/** Of a member that no release of Holdfast has had. */
const UNRELEASED = 'unreleased';

interface Row {
  /** Full name without `chrome.`. */
  readonly name: string;
  readonly kind: MemberKind;
  readonly isSupported: boolean;
}

const NOBODY = 'nothing needed';
const STATUS_DIFFERENT = 'with a difference';

/**
 * The whole document.
 * @param present the document as it is: since when a member is there is remembered in it alone
 * @param release the version that is about to be released: what was unreleased is in it
 */
export function apiDocument(present: string, release?: string): string {
  const since = readSince(present);
  const names = new Set([...platformNamespaces.keys(), ...supportedNamespaces.keys()]);
  const sections = [...names].sort().map((name) => ({ name, rows: rowsOf(name) }));
  const all = sections.flatMap(({ rows }) => rows);
  const supported = all.filter(({ isSupported }) => isSupported).length;
  const lines = [
    '# chrome.* in Holdfast',
    '',
    '<!-- Written by `npm run docs:api` from the declarations in src/api and the list of npm run platform. Not to be edited. -->',
    '',
    `What there is of the API of Chrome Apps: the members that Chromium ${PLATFORM_CHROMIUM} shows to an app, and those that Chrome had on`,
    `ChromeOS or in earlier years. Of ${all.length} members ${supported} are here. \`holdfast inspect\` ([inspect.md](inspect.md)) tells which`,
    'of them an app uses.',
    '',
    '| Namespace | Granted by | Members here |',
    '|---|---|---|',
    ...sections.map(({ name, rows }) => {
      const here = rows.filter(({ isSupported }) => isSupported).length;
      const text = here === 0 ? 'none' : here === rows.length ? `all ${here}` : `${here} of ${rows.length}`;
      return `| [\`${name || 'chrome'}\`](#${anchor(name)}) | ${grantText(platformNamespaces.get(name))} | ${text} |`;
    }),
  ];
  for (const { name, rows } of sections) {
    lines.push('', `## ${join('chrome', name)}`, '', '| Member | | Status | Since |', '|---|---|---|---|');
    for (const row of rows) {
      const before = since.get(row.name) ?? UNRELEASED;
      const version = !row.isSupported ? '' : before === UNRELEASED ? (release ?? UNRELEASED) : before;
      lines.push(
        `| \`${row.name.slice(row.name.lastIndexOf('.') + 1)}\` | ${row.kind} | ${statusText(row)} | ${version} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function rowsOf(namespace: string): Row[] {
  const contract = supportedNamespaces.get(namespace);
  const here: ReadonlyMap<string, MemberKind> = contract ? supportedMembers(contract) : new Map();
  const chrome: ReadonlyMap<string, MemberKind> = platformNamespaces.get(namespace)?.members ?? new Map();
  const kinds = new Map([...chrome, ...here]);
  return [...kinds.keys()].sort().map((member) => ({
    name: join(namespace, member),
    kind: chrome.get(member) ?? here.get(member) ?? 'value',
    isSupported: here.has(member),
  }));
}

function statusText({ name, isSupported }: Row): string {
  if (!isSupported) return 'missing';
  const [first] = differencesOf(name);
  return first ? `[${STATUS_DIFFERENT}](differences.md#${first.section})` : 'supported';
}

function grantText(namespace: PlatformNamespace | undefined): string {
  const grantedBy = namespace?.grantedBy;
  if (!grantedBy) return NOBODY;
  return grantedBy
    .map((grant) => (grant.startsWith('key:') ? `key \`${grant.slice('key:'.length)}\`` : `\`${grant}\``))
    .join(', ');
}

function join(namespace: string, member: string): string {
  return namespace === '' || member === '' ? namespace + member : `${namespace}.${member}`;
}

/** As the sites that show Markdown make it of the heading. */
function anchor(namespace: string): string {
  return `chrome${namespace}`.toLowerCase().replaceAll('.', '');
}

/** By full name, what the document says in its last column. */
function readSince(document: string): ReadonlyMap<string, string> {
  const since = new Map<string, string>();
  let namespace = '';
  for (const line of document.split('\n')) {
    const heading = /^## chrome(?:\.(\S+))?$/.exec(line);
    if (heading) namespace = heading[1] ?? '';
    const row = /^\| `(\w+)` \|.*\| ([\w.-]+) \|$/.exec(line);
    if (row) since.set(join(namespace, row[1] ?? ''), row[2] ?? '');
  }
  return since;
}
