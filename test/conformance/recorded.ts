/** The recorded answers of Chromium: recorded/chromium-<major>/<group>.json, one text per step. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUPS } from './groups.ts';

export const RECORDED_MAJOR = 156;

/** The major version whose answers a group is compared with. */
export function majorFor(group: string): number {
  return GROUPS.find(({ name }) => name === group)?.chromium ?? RECORDED_MAJOR;
}

const folderFor = (group: string): string => join(import.meta.dirname, `recorded/chromium-${majorFor(group)}`);

export type Recorded = Readonly<Record<string, readonly string[]>>;

/** The major version whose answers a group is compared with. */
export function recordedMajor(group: string): number {
  return GROUPS.find(({ name }) => name === group)?.chromium ?? RECORDED_MAJOR;
}

/** A group's cases with their lines; none when the group has not been recorded. */
export function readRecorded(group: string): Recorded {
  const file = join(folderFor(group), `${group}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded) : {};
}

export function writeRecorded(group: string, cases: Recorded): void {
  mkdirSync(folderFor(group), { recursive: true });
  writeFileSync(join(folderFor(group), `${group}.json`), `${JSON.stringify(cases, null, 1)}\n`);
}

/** The major version in a user agent; 0 when it names none. */
export const majorOf = (agent: string): number => Number(/ Chrome\/(\d+)\./.exec(agent)?.[1] ?? 0);
