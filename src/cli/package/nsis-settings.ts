/** What the user's own configuration of electron-builder says under `nsis`, as far as the installer by the system's makensis has it. */
import { existsSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import type { JsonObject } from '../../main/package/json-value.ts';
import { UserError } from '../user-error.ts';
import { NSIS_LANGUAGES } from './nsis-source.ts';
import type { NsisLanguage, NsisProduct } from './nsis-source.ts';

export interface NsisSettings extends Pick<NsisProduct, 'perMachine' | 'licenses'> {
  /** A sentence about what has no effect. */
  readonly ignored: string | undefined;
}

/** @throws UserError for a licence that is not there */
export function nsisSettings({ perMachine, license, ...others }: JsonObject): NsisSettings {
  const names = Object.keys(others);
  return {
    perMachine: perMachine === true,
    licenses: typeof license === 'string' ? licensesOf(resolve(license)) : [],
    ignored:
      names.length === 0
        ? undefined
        : `of "nsis" ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} for electron-builder's own NSIS, without effect: the system's makensis makes it here.`,
  };
}

/** Beside `license.txt` may be `license_de.txt`: that language's own. */
function licensesOf(file: string): NsisProduct['licenses'] {
  if (!existsSync(file)) throw new UserError(`--config: "license" of "nsis": there is no ${file}.`);
  const { dir, name, ext } = parse(file);
  const found = Object.entries(NSIS_LANGUAGES).flatMap(([language, code]) => {
    const own = join(dir, `${name}_${code}${ext}`);
    return existsSync(own) ? [{ language: language as NsisLanguage, file: own }] : [];
  });
  return [{ language: 'ENGLISH', file }, ...found.filter(({ language }) => language !== 'ENGLISH')];
}
