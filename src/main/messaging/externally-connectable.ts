/** Who may talk to an app from outside: the manifest's `externally_connectable`. */
import type { Manifest } from '../package/manifest.ts';

/** Without the key every app may; with it only those whose ids it lists, and with `*` again every one. */
export function mayConnect({ externally_connectable: rules }: Manifest, appId: string): boolean {
  if (!rules) return true;
  const ids = rules.ids ?? [];
  return ids.includes('*') || ids.includes(appId);
}
