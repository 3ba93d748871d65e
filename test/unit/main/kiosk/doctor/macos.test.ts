/** With property lists as profiles and `kiosk.sh` leave them, and as they are on a new Mac. */
import { expect, it } from 'vitest';
import { diagnoseMacos } from '../../../../../src/main/kiosk/doctor/macos.ts';
import { AGENT, macosFiles } from '../../../../../src/main/kiosk/setup/macos-files.ts';
import { payloads } from '../../../../../src/main/kiosk/setup/macos-profile.ts';
import { readPlist } from '../../../../support/xml.ts';

type Plist = Readonly<Record<string, unknown>>;
const [agent, profile] = macosFiles({ command: ['/a', '--kiosk'], policy: '/p.json', user: 'kiosk' }).map(
  ({ text, path }) => (path.endsWith('.sh') ? {} : (readPlist(text) as Plist)),
);
/** As a profile's payloads come to lie: each in a file by its type, with keys of the profile's own left out. */
const managed = ((profile?.['PayloadContent'] ?? []) as Plist[]).map(
  (payload) =>
    [
      `/Library/Managed Preferences/${String(payload['PayloadType'])}.plist`,
      Object.fromEntries(Object.entries(payload).filter(([key]) => !key.startsWith('Payload'))),
    ] as const,
);
const ALL: Readonly<Record<string, Plist>> = { ...Object.fromEntries(managed), [AGENT]: agent ?? {} };

const look = (plist: (path: string) => Plist | undefined | null) =>
  diagnoseMacos({ root: '/', plist }, undefined).map(({ vector, finding }) => `${vector} ${finding}`);

it('finds closed what the profile and the script have closed', () => {
  expect(managed).toHaveLength(payloads.length);
  const left = look((path) => ALL[path]).filter((finding) => !finding.endsWith('closed'));
  // The policy was not named, and a cover cannot be read.
  expect(left).toEqual(['26 unknown', '30 unknown']);
});

it('finds the rest open, each with a step', () => {
  expect(look(() => undefined).filter((finding) => finding.endsWith('closed'))).toEqual(['6 closed']);
  for (const { finding, step } of diagnoseMacos({ root: '/', plist: () => undefined }, undefined))
    expect(step === '').toBe(finding === 'closed');
  const dock = '/Library/Managed Preferences/com.apple.dock.plist';
  const corner = { ...ALL[dock], 'wvous-tl-corner': 2 };
  expect(look((path) => (path === dock ? corner : ALL[path]))).toContain('8 open');
  expect(look((path) => (path === AGENT ? { ...agent, KeepAlive: false } : ALL[path]))).toContain('25 open');
});

it('knows nothing where nothing can be read', () => {
  expect(look(() => null).filter((finding) => !finding.endsWith('unknown'))).toEqual(['6 closed']);
});
