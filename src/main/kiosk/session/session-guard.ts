/** What a kiosk's policy says of the requests of an app's pages. */
import type { Session } from 'electron';
import type { Log } from '../../host/app-host.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { urlFilter } from '../rules/admit-app.ts';

const WEB = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] };

/** Refuses requests to hosts that the policy does not allow. The policy is asked for each request. */
export function filterRequests(session: Session, policy: () => KioskPolicy, log: Log): void {
  let hosts: readonly string[] | undefined;
  let allows: (url: string) => boolean = () => true;
  session.webRequest.onBeforeRequest(WEB, ({ url }, callback) => {
    const { AllowedHosts } = policy();
    if (AllowedHosts !== hosts) {
      hosts = AllowedHosts;
      allows = hosts === undefined ? () => true : urlFilter(hosts);
    }
    const cancel = !allows(url);
    if (cancel) log.warn(`Refused a request to ${new URL(url).host}: it is not among the policy's AllowedHosts.`);
    callback({ cancel });
  });
}

const MODES = {
  direct: 'direct',
  system: 'system',
  auto_detect: 'auto_detect',
  fixed_servers: 'fixed_servers',
  pac_script: 'pac_script',
} as const;

export function applyProxy(session: Session, { ProxySettings }: KioskPolicy, log: Log): void {
  const { ProxyMode = 'system', ProxyServer, ProxyPacUrl, ProxyBypassList } = ProxySettings ?? {};
  session
    .setProxy({
      mode: MODES[ProxyMode],
      ...(ProxyMode === 'fixed_servers' && ProxyServer !== undefined ? { proxyRules: ProxyServer } : {}),
      ...(ProxyMode === 'pac_script' && ProxyPacUrl !== undefined ? { pacScript: ProxyPacUrl } : {}),
      ...(ProxyBypassList === undefined ? {} : { proxyBypassRules: ProxyBypassList }),
    })
    .catch((error: unknown) => log.error(`The policy's proxy cannot be used: ${String(error)}`));
}
