/** `launchData` of chrome.app.runtime.onLaunched: how and with what an app was started. */
import type { Log } from '../host/app-host.ts';
import { handlerFor, isLink, launchFile, linkFor } from '../files/launch-files.ts';
import type { LaunchFile } from '../files/launch-files.ts';
import type { RunningApp } from './running-app.ts';

/** Chrome's names of the ways in which an app is launched (`launchData.source`), as far as Holdfast has them. */
export type LaunchSource = 'command_line' | 'file_handler' | 'reload' | 'restart' | 'url_handler';

export function launchData(source: LaunchSource, isKioskSession: boolean): Record<string, unknown> {
  return { isDemoSession: false, isKioskSession, isPublicSession: false, source };
}

export interface LaunchOptions {
  readonly log: Log;
  /** In a kiosk anything. */
  readonly kiosk?: object | undefined;
}

/**
 * One launch for the files, as Chrome's file manager did it, and one for each link.
 * @param args absolute paths and links
 * @param source without files and links
 */
export async function launchesFor(
  app: RunningApp,
  args: readonly string[],
  source: LaunchSource,
  { log, kiosk }: LaunchOptions,
): Promise<Record<string, unknown>[]> {
  const data = (how: LaunchSource) => launchData(how, kiosk !== undefined);
  if (args.length === 0) return [data(source)];
  const { name } = app.manifest;
  const paths = args.filter((argument) => !isLink(argument));
  const launches: Record<string, unknown>[] = [];
  if (paths.length > 0) launches.push({ ...data('file_handler'), ...(await fileLaunch(app, paths, log)) });
  for (const link of args.filter(isLink)) {
    const found = linkFor(app.manifest, link);
    if (found) launches.push({ ...data('url_handler'), id: found.id, url: found.url, referrerUrl: '' });
    else log.warn(`${name} has no url_handlers for ${link}.`);
  }
  return launches.length > 0 ? launches : [data(source)];
}

/** What of its data is about the files. */
async function fileLaunch(app: RunningApp, paths: readonly string[], log: Log): Promise<Record<string, unknown>> {
  const { name } = app.manifest;
  const writable = app.permissions.active().names.has('fileSystem.write');
  const files: LaunchFile[] = [];
  for (const path of paths) {
    try {
      files.push(await launchFile(path, writable));
    } catch (error) {
      log.warn(`${name} does not get ${path}: ${(error as Error).message}`);
    }
  }
  const id = files.length > 0 ? handlerFor(app.manifest, files) : undefined;
  if (id === undefined) {
    if (files.length > 0) log.warn(`${name} has no file_handlers for ${files.map(({ path }) => path).join(', ')}.`);
    // As Chromium: it starts, and hears that it was to get something.
    return {};
  }
  const items: unknown[] = [];
  for (const { path, type } of files) {
    const entry = await app.entries.give(path, writable);
    if (entry) items.push(type === undefined ? { entry } : { entry, type });
  }
  return { actionData: undefined, id, items };
}
