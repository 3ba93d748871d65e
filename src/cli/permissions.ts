/** `holdfast permissions`: what the user has allowed an app beside its manifest, and how to take it back. */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { GALLERIES_RECORD, galleriesRecord } from '../main/galleries/gallery-list.ts';
import { appFiles } from '../main/storage/profile-files.ts';
import { findApp, requireNoShell } from './profile-folder.ts';
import { UserError } from './user-error.ts';

export interface PermissionsOptions {
  readonly profile?: string;
  readonly revoke?: boolean;
}

const record = z.object({
  active: z.object({ names: z.array(z.string()), hosts: z.array(z.string()) }),
  /** What is not asked again although the app has given it back. */
  allowed: z.array(z.string()),
});

/**
 * @param app its folder or its id
 * @returns lines for the user
 * @throws UserError for what the user can put right
 */
export async function permissions(app: string, { profile, revoke }: PermissionsOptions): Promise<string> {
  const found = await findApp(app, profile);
  const file = appFiles(found.profile, found.id).permissions;
  const name = found.name === undefined ? found.id : `${found.name} (${found.id})`;
  const galleries = galleriesOf(found.profile, found.id);
  if (!existsSync(file) && galleries.count === 0) {
    return `${name} has been allowed nothing beside its manifest in ${found.profile}.`;
  }
  if (revoke) {
    requireNoShell(found.profile);
    await rm(file, { force: true });
    await rm(galleries.file, { force: true });
    return `What ${name} had been allowed beside its manifest is taken back; it has to ask again.`;
  }
  const { active, allowed } = existsSync(file) ? read(file) : NOTHING;
  const given = [...active.names, ...active.hosts];
  const returned = allowed.filter((one) => !active.names.includes(one));
  return [
    `${name} has beside its manifest: ${given.length === 0 ? 'nothing' : given.join(', ')}.`,
    ...galleries.lines,
    ...(returned.length === 0
      ? []
      : [`It has given back, and would get without another question: ${returned.join(', ')}.`]),
    ...(given.length + returned.length + galleries.count === 0 ? [] : ['--revoke takes all of it back.']),
  ].join('\n');
}

const NOTHING: z.infer<typeof record> = { active: { names: [], hosts: [] }, allowed: [] };

/** The folders of media about which the user has said something. */
function galleriesOf(profile: string, id: string): { file: string; count: number; lines: string[] } {
  const file = join(appFiles(profile, id).records, `${GALLERIES_RECORD}.json`);
  try {
    const { galleries } = galleriesRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
    const named = (isAllowed: boolean) => galleries.filter((one) => one.isAllowed === isAllowed).map((one) => one.path);
    const [allowed, denied] = [named(true), named(false)];
    const lines = [
      ...(allowed.length === 0 ? [] : [`It may use the media in: ${allowed.join(', ')}.`]),
      ...(denied.length === 0 ? [] : [`It may not use the media in: ${denied.join(', ')}.`]),
    ];
    return { file, count: allowed.length + denied.length, lines };
  } catch {
    return { file, count: 0, lines: [] };
  }
}

function read(file: string): z.infer<typeof record> {
  try {
    return record.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UserError(`${file} cannot be read, and counts as empty; --revoke removes it.`);
  }
}
