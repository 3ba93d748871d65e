/** Looks whether the ways out that only the system closes are closed on a Mac. */
import { isDeepStrictEqual } from 'node:util';
import { LABEL } from '../setup/macos-files.ts';
import { payloads } from '../setup/macos-profile.ts';
import { diagnosis } from './diagnosis.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnosePolicyRights } from './policy-rights.ts';

export interface MacReader {
  /** The root of the system. */
  readonly root: string;
  /** Property lists by their absolute paths: undefined for one that is not there, null for what cannot be read. */
  readonly plist: (path: string) => Readonly<Record<string, unknown>> | undefined | null;
}

const APPLY = 'sudo kiosk.sh apply (holdfast kiosk setup --macos)';
const INSTALL = 'install holdfast-kiosk.mobileconfig (holdfast kiosk setup --macos), by an MDM or by hand';

/** Of property lists: always, or whatever ends it but the PIN. */
const isKept = (value: unknown): boolean =>
  value === true || (value !== null && typeof value === 'object' && Reflect.get(value, 'SuccessfulExit') === false);

export function diagnoseMacos(reader: MacReader, policy: string | undefined): readonly Diagnosis[] {
  const agent = reader.plist(`/Library/LaunchAgents/${LABEL}.plist`);
  const started = agent === null ? undefined : isKept(agent?.['KeepAlive']);
  const managed = (type: string) => diagnosePayload(reader, type);
  return [
    diagnosis(5, 'no signing out, locking and restarting', managed('com.apple.loginwindow'), INSTALL),
    diagnosis(5, 'no Siri, dictation and AirDrop', managed('com.apple.applicationaccess'), INSTALL),
    diagnosis(6, 'no terminals to switch to: macOS has none', true, ''),
    diagnosis(7, 'no shortcuts of accessibility', managed('com.apple.universalaccess'), INSTALL),
    diagnosis(8, 'no hot corners and gestures', managed('com.apple.dock'), INSTALL),
    diagnosis(23, 'no questions about updates', managed('com.apple.SoftwareUpdate'), INSTALL),
    diagnosis(25, 'the kiosk is started again by launchd', started, APPLY),
    diagnosePolicyRights(reader.root, policy),
    diagnosis(29, 'no disks that are plugged in', managed('com.apple.systemuiserver'), INSTALL),
    // Nothing that could be read says whether there is one.
    diagnosis(30, 'the power button is covered', undefined, 'a cover over it: no program turns it off'),
  ];
}

/** What profiles have set lies in a folder that everybody may read. */
function diagnosePayload({ plist }: MacReader, type: string): boolean | undefined {
  const found = plist(`/Library/Managed Preferences/${type}.plist`);
  if (found === null) return undefined;
  const wanted = payloads.find((payload) => payload.type === type)?.settings ?? {};
  return Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(found?.[key], value));
}
