/** What a kiosk's policy says of the requests of an app's pages. */
import type { Session } from 'electron';
import { APP_SCHEME } from '../../../api/core/app-url.ts';
import type { Log } from '../../host/app-host.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { urlFilter } from '../rules/admit-app.ts';
import { urlRules } from '../rules/url-filter.ts';

const WEB_SCHEME = /^(?:http|ws)s?:/;
const WEB = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] };

/** Refuses requests to hosts that the policy does not allow. The policy is asked for each request. @returns whether it allows a URL */
export function requestFilter(policy: () => KioskPolicy, log: Log): (url: string) => boolean {
  let hosts: readonly string[] | undefined;
  let allows: (url: string) => boolean = () => true;
  return (url) => {
    const { AllowedHosts } = policy();
    if (AllowedHosts !== hosts) {
      hosts = AllowedHosts;
      allows = hosts === undefined ? () => true : urlFilter(hosts);
    }
    if (!WEB_SCHEME.test(url) || allows(url)) return true;
    log.warn(`Refused a request to ${new URL(url).host}: it is not among the policy's AllowedHosts.`);
    return false;
  };
}

/** Documents of the app's own making, and empty ones. Of what a web page puts into a `blob:` Chrome's policy says nothing either. */
const NO_ADDRESS: ReadonlySet<string> = new Set(['about:', 'blob:', `${APP_SCHEME}:`]);

/** @returns whether URLBlocklist and URLAllowlist of the policy, which is asked each time, let a guest go to a URL */
export function navigationFilter(policy: () => KioskPolicy, log: Log): (url: string) => boolean {
  let lists: readonly (readonly string[] | undefined)[] = [];
  let allows: (url: string) => boolean = () => true;
  return (url) => {
    const { URLBlocklist, URLAllowlist } = policy();
    if (URLBlocklist !== lists[0] || URLAllowlist !== lists[1]) {
      lists = [URLBlocklist, URLAllowlist];
      allows = urlRules(URLBlocklist ?? [], URLAllowlist ?? []);
    }
    const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: 'no URL', host: '' };
    if (NO_ADDRESS.has(protocol) || allows(url)) return true;
    log.warn(`Refused to go to ${host === '' ? protocol : host}: the policy's URLBlocklist does not allow it.`);
    return false;
  };
}

export function filterRequests(session: Session, allows: (url: string) => boolean): void {
  session.webRequest.onBeforeRequest(WEB, ({ url }, callback) => callback({ cancel: !allows(url) }));
}

const MODES = {
  direct: 'direct',
  system: 'system',
  auto_detect: 'auto_detect',
  fixed_servers: 'fixed_servers',
  pac_script: 'pac_script',
} as const;

/** Resolves when it is used, or cannot be, which the log is told. */
export async function applyProxy(session: Session, { ProxySettings }: KioskPolicy, log: Log): Promise<void> {
  const { ProxyMode = 'system', ProxyServer, ProxyPacUrl, ProxyBypassList } = ProxySettings ?? {};
  await session
    .setProxy({
      mode: MODES[ProxyMode],
      ...(ProxyMode === 'fixed_servers' && ProxyServer !== undefined ? { proxyRules: ProxyServer } : {}),
      ...(ProxyMode === 'pac_script' && ProxyPacUrl !== undefined ? { pacScript: ProxyPacUrl } : {}),
      ...(ProxyBypassList === undefined ? {} : { proxyBypassRules: ProxyBypassList }),
    })
    .catch((error: unknown) => log.error(`The policy's proxy cannot be used: ${String(error)}`));
}
