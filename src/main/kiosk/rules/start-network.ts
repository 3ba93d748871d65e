/** Whether the app has to wait for a network before it starts, as on ChromeOS one does that its manifest does not call `offline_enabled`. */
import type { KioskPolicy } from '../policy/effective-policy.ts';

export interface StartNetwork {
  policy(): Pick<KioskPolicy, 'WaitForNetwork' | 'WaitForNetworkUrl'>;
  /** What the app's manifest says. Rejects for an app that cannot be loaded: its launch is to tell. */
  offlineEnabled(): Promise<boolean>;
  /** The system's word. */
  isOnline(): boolean;
  fetch(url: string, options: RequestInit): Promise<Response>;
}

const LIMIT_MS = 5000;

export async function lacksNetwork(network: StartNetwork): Promise<boolean> {
  const { WaitForNetwork: waits, WaitForNetworkUrl: url } = network.policy();
  if (waits === 'never') return false;
  if (url === undefined && network.isOnline()) return false;
  if (waits === 'manifest' && (await network.offlineEnabled().catch(() => true))) return false;
  return url === undefined || !(await answers(url, network));
}

/** A network that has everybody sign in first answers too, by a redirection. */
async function answers(url: string, network: StartNetwork): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const response = await network.fetch(url, { headers: { 'Cache-Control': 'no-cache' }, redirect: 'error', signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
