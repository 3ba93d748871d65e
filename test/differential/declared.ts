/** Differences that docs/differences.md tells, as the random cases come upon them. */
import type { Hunk } from '../conformance/compare.ts';

export interface Declared {
  /** How the row of docs/differences.md begins. */
  readonly documented: string;
  /** What the lines of both look like, joined by line ends; all of a hunk must match. */
  readonly chromium: RegExp;
  readonly holdfast: RegExp;
}

export const DECLARED: readonly Declared[] = [
  {
    documented: 'Functions of `chrome.permissions` called with `null`',
    chromium:
      /^permissions\..* throws TypeError: Cannot read properties of (?:null|undefined) \(reading 'permissions'\)$/,
    holdfast: /No matching signature\.$/,
  },
  {
    documented: 'Events, AppWindow objects and their bounds',
    chromium: /^(?:namesOf|described)\(chrome\.storage\.\w+\): .*"accessor"/,
    holdfast: /"event"/,
  },
  {
    documented: 'UDP `connect` to port 0',
    chromium: /^socket\.connect\(id\(\d\), "127\.0\.0\.1", \d+\).* → \(0\)$/,
    holdfast: /→ \(-4\)$/,
  },
  {
    documented: '`addListener` and its like refuse',
    chromium:
      /^(?:.* throws TypeError: Illegal invocation: Function must be called on an object of type (?:StorageArea|Event)\n?)+$/,
    holdfast: /./,
  },
  {
    documented: '`permissions.getAll` tells the patterns',
    chromium: /^permissions\.getAll\(\).* \{socket: \[/,
    holdfast: /^permissions\.getAll\(\).* "socket", /,
  },
  {
    documented: '`system.storage.getAvailableCapacity` and `ejectDevice`',
    // A case waits for one second. Between the call and the line that it is not answered may be those of others.
    chromium: /^(?:(?:\[\d+\] )?system\.storage\.(?:getAvailableCapacity|ejectDevice)\b(?:(?!→).)*(?:\n|$))+$/,
    holdfast: /^$|(?:Error occurred when querying available capacity\.["]?|no_such_device".*)$/,
  },
  {
    documented: '`tts` is one queue for all apps',
    chromium: /^chrome\.tts\.onEvent\.hasListeners\(.*\): true$/s,
    holdfast: /: false$/,
  },
  {
    documented: '`tts` is one queue for all apps',
    chromium: /^(?:tts\.isSpeaking\(\).*false\)?\n?)+$/,
    holdfast: /^(?:tts\.isSpeaking\(\).*true\)?\n?)+$/,
  },
  {
    documented: '`chrome.app.window.initializeAppWindow` is there',
    chromium: /"initializeAppWindow"|function initializeAppWindow/,
    holdfast: /^(?:(?!initializeAppWindow).)*$/,
  },
];

export function isDeclared({ chromium, holdfast }: Hunk): boolean {
  const [theirs, ours] = [chromium.join('\n'), holdfast.join('\n')];
  return DECLARED.some((row) => row.chromium.test(theirs) && row.holdfast.test(ours));
}
