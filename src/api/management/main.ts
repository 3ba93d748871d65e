import { defineRoom } from '../../main/host/room.ts';
import type { Manifest } from '../../main/package/manifest.ts';
import { property } from '../../main/package/json-value.ts';
import { appOrigin } from '../core/app-url.ts';
import contract from './contract.ts';

export default defineRoom(contract, (app) => ({
  handlers: { getSelf: () => [extensionInfo(app.id, app.manifest)] },
}));

/** The app as Chromium describes an unpacked one, keys in its order, which is the alphabet's. */
function extensionInfo(id: string, manifest: Manifest): object {
  const icons = Object.entries(manifest.icons).map(([size, path]) => ({
    size: Number(size),
    // Chromium's are at chrome://extension-icon, where nothing is here.
    url: new URL(path, `${appOrigin(id)}/`).href,
  }));
  const updateUrl = property(manifest.raw, 'update_url');
  return {
    appLaunchUrl: '',
    availableLaunchTypes: ['OPEN_AS_WINDOW'],
    description: manifest.description ?? '',
    enabled: true,
    homepageUrl: '',
    hostPermissions: hostPermissions(manifest),
    icons: icons.toSorted((a, b) => a.size - b.size),
    id,
    installType: 'development',
    isApp: true,
    launchType: 'OPEN_AS_WINDOW',
    mayDisable: true,
    name: manifest.name,
    offlineEnabled: manifest.offline_enabled,
    optionsUrl: '',
    permissions: [...manifest.permissions.names].toSorted(),
    shortName: manifest.short_name,
    type: 'packaged_app',
    ...(typeof updateUrl === 'string' ? { updateUrl } : {}),
    version: manifest.version,
    versionName: manifest.version_name ?? '',
  };
}

/** Chromium grants whole hosts: paths count for nothing. With all URLs comes a page of its own. */
function hostPermissions({ permissions }: Manifest): string[] {
  const all = permissions.hosts.map(({ text }) => text.replace(/^([\w*-]+:\/\/[^/]*)\/.*$/, '$1/*'));
  if (all.includes('<all_urls>')) all.push('chrome://favicon/*');
  return [...new Set(all)].toSorted();
}
