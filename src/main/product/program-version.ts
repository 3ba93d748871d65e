/** Versions of a whole product: the app's own, and behind it which release with that app it is (`1.4`, then `1.4-2`). */
import { isAtLeast, parseVersion } from '../package/version.ts';

export interface ProgramVersion {
  /** Of the app; one to four numbers. */
  readonly version: string;
  /** 0 for the first that has this app. */
  readonly release: number;
}

/** More than anybody makes, and few enough for `comparableVersion`. */
export const MAX_RELEASE = 999;

/** @returns undefined for what is no version */
export function parseProgramVersion(text: string): ProgramVersion | undefined {
  const [, version = '', release = '0'] = /^([0-9.]+)(?:-([1-9][0-9]{0,2}))?$/.exec(text) ?? [];
  return parseVersion(version, 4) && { version, release: Number(release) };
}

/** As Debian writes such versions; also the name of a folder. */
export function programVersionText({ version, release }: ProgramVersion): string {
  return release === 0 ? version : `${version}-${release}`;
}

export function isNewerProgram(one: ProgramVersion, than: ProgramVersion): boolean {
  return !isAtLeast(numbersOf(than), numbersOf(one));
}

/**
 * A semantic version, for what knows no others: it has three numbers, so the third holds three. They order as those of Chrome's manifests do
 * where none is above 65535, as Chrome's store had them; Chromium itself takes larger ones. Nothing here is decided by it.
 */
export function comparableVersion(program: ProgramVersion): string {
  const [a = 0, b = 0, c = 0, d = 0, release = 0] = numbersOf(program);
  return `${a}.${b}.${(c * 65_536 + d) * (MAX_RELEASE + 1) + release}`;
}

function numbersOf({ version, release }: ProgramVersion): number[] {
  const numbers = parseVersion(version, 4) ?? [];
  return [0, 1, 2, 3].map((index) => numbers[index] ?? 0).concat(release);
}
