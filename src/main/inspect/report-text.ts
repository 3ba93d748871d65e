/** The report of `holdfast inspect` for people. */
import type { InspectedMember, InspectReport } from './inspect-app.ts';
import type { MemberStatus } from './member-report.ts';
import type { Place } from './scan-app.ts';

/** So many places of each member are named. */
const PLACES = 3;

const HEADINGS: Readonly<Record<MemberStatus, string>> = {
  missing: 'Missing in Holdfast',
  different: 'Supported with a difference',
  supported: 'Supported',
  'not-granted': 'Not asked for in the manifest, so absent in Chrome too',
  'not-for-apps': 'Unknown to Chrome Apps: for extensions only, or misspelt; absent in Chrome too',
};

/** @returns lines without line breaks; what comes from the app is made harmless for a terminal */
export function reportLines(report: InspectReport): string[] {
  const { app, members } = report;
  const kind = app.kind === 'firefox-os' ? 'Firefox OS app' : 'Chrome App';
  const lines = [
    `${app.name} ${app.version} (${kind})`,
    ...(app.description === null || app.description === '' ? [] : [`  ${app.description}`]),
    `  id       ${app.id}`,
    `  folder   ${app.folder}`,
    `  icons    ${Object.keys(app.icons).join(', ') || 'none'}`,
    ...section(
      'Windows',
      report.windows.map(({ url, ...place }) => `${url ?? 'a page that is chosen at run time'}  (${placeText(place)})`),
    ),
    ...section('The app may', [
      ...report.permissions.map(({ text }) => text),
      ...report.optionalPermissions.map(({ text }) => `${text} (when you have agreed)`),
    ]),
  ];
  for (const [status, heading] of Object.entries(HEADINGS)) {
    const these = members.filter((member) => member.status === status);
    const width = Math.min(48, Math.max(0, ...these.map(({ name }) => name.length)));
    lines.push(
      ...section(
        heading,
        these.flatMap((member) => memberLines(member, width)),
      ),
    );
  }
  lines.push(
    ...section(
      'Handed on or chosen at run time, so what is used of it is not known',
      [...new Set(report.unfollowed.map(({ name }) => name))].map((name) => {
        const places = report.unfollowed.filter((one) => one.name === name);
        return `${name}  ${some(places.map(placeText), PLACES).join(', ')}`;
      }),
    ),
    ...section(
      'Cannot be read',
      report.unreadable.map(({ message, ...place }) => `${place.file}:${place.line}:${place.column}  ${message}`),
    ),
    ...section('Scripts written into a page, which Chrome does not run', report.inlineScripts),
    ...section(
      'Named but not in the folder',
      report.absent.map(({ file, from }) => `${file}  (by ${from})`),
    ),
    ...section('Not looked at, because nothing was seen to load it', some(report.unreached, 5)),
    ...section('Notes', report.warnings),
    '',
    verdictText(report),
  );
  return lines.map(printable);
}

function section(heading: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', heading, ...items.map((item) => `  ${item}`)];
}

function memberLines({ name, status, uses, tests, differences, grantedBy }: InspectedMember, width: number): string[] {
  const tested =
    tests.length > 0 && (status === 'missing' || status === 'not-granted')
      ? '; the code tests whether it is there'
      : '';
  const needs = grantedBy.length > 0 ? `; needs ${grantedBy.map(grantText).join(' or ')}` : '';
  return [
    `${name.padEnd(width)}  ${some(uses.map(placeText), PLACES).join(', ')}${needs}${tested}`,
    ...differences.map(({ row, link }) => `  ${link}: ${row} …`),
  ];
}

function grantText(grant: string): string {
  return grant.startsWith('key:') ? `the key "${grant.slice('key:'.length)}"` : `the permission "${grant}"`;
}

function some(items: readonly string[], count: number): string[] {
  const rest = items.length - count;
  return rest > 0 ? [...items.slice(0, count), `and ${rest} more`] : [...items];
}

function placeText({ file, line }: Place): string {
  return `${file}:${line}`;
}

function verdictText({ members, unreadable, unfollowed, scripts, verdict }: InspectReport): string {
  const wanted = members.filter(({ status }) => status !== 'not-granted' && status !== 'not-for-apps');
  const missing = wanted.filter(({ status }) => status === 'missing').length;
  const doubts = [
    ...(unreadable.length > 0 ? [`${count(unreadable.length, 'file')} could not be read`] : []),
    ...(unfollowed.length > 0 ? [`${count(unfollowed.length, 'use')} could not be followed`] : []),
  ];
  const found = `${count(wanted.length, 'member')} of chrome.* in ${count(scripts.length, 'script')}`;
  const what =
    verdict === 'missing' ? `${missing} of ${found} ${missing === 1 ? 'is' : 'are'} missing` : `all there: ${found}`;
  return `Verdict: ${what}${doubts.length > 0 ? ` (but ${doubts.join(', ')})` : ''}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** An app's text must not move the cursor or break lines. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
