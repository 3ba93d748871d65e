/** The recorded answers of Chromium: recorded/chromium-<major>/<group>.json, one text per step. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const RECORDED_MAJOR = 156;

const FOLDER = join(import.meta.dirname, `recorded/chromium-${RECORDED_MAJOR}`);

export type Recorded = Readonly<Record<string, readonly string[]>>;

/** A group's cases with their lines; none when the group has not been recorded. */
export function readRecorded(group: string): Recorded {
  const file = join(FOLDER, `${group}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded) : {};
}

export function writeRecorded(group: string, cases: Recorded): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${group}.json`), `${JSON.stringify(cases, null, 1)}\n`);
}

/** The major version in a user agent; 0 when it names none. */
export const majorOf = (agent: string): number => Number(/ Chrome\/(\d+)\./.exec(agent)?.[1] ?? 0);
