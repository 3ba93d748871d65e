/** The storage of guests: which session a `partition` attribute means, and which of the app's files its guests may have. */
import { createHash } from 'node:crypto';
import type { Manifest } from './manifest.ts';

/**
 * The session for a partition: the app's own, whatever the attribute says, and kept by the profile only with Chrome's prefix
 * `persist:`. A hash, because the attribute may hold what no folder's name can.
 * @returns undefined for the invalid `persist:`
 */
export function partitionSession(appId: string, partition: string): string | undefined {
  if (partition === 'persist:') return undefined;
  const isKept = partition.startsWith('persist:');
  const name = createHash('sha256').update(partition).digest('hex').slice(0, 32);
  return `${isKept ? 'persist:' : ''}${appId}-webview-${name}`;
}

/**
 * @param partition as the app gave it
 * @param urlPath of a URL of the app, with its slash in front
 * @returns whether `webview.partitions` of the manifest lets guests of the partition have the file.
 */
export function isAccessible(manifest: Pick<Manifest, 'webview'>, partition: string, urlPath: string): boolean {
  const path = urlPath.replace(/^\/+/, '');
  return (manifest.webview?.partitions ?? []).some(
    ({ name, accessible_resources: resources }) =>
      matchesGlob(name, partition) && resources.some((pattern) => matchesGlob(pattern.replace(/^\/+/, ''), path)),
  );
}

/** `*` is any text, `?` any one character or none, as in Chromium's MatchPattern. */
export function matchesGlob(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.?');
  return new RegExp(`^${source}$`, 'su').test(text);
}
