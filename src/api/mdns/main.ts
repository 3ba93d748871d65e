import { defineRoom } from '../../main/host/room.ts';
import type { PageConnection } from '../../main/host/page-connection.ts';
import type { MdnsService } from '../../main/mdns/service-browser.ts';
import contract from './contract.ts';

const { MAX_SERVICE_INSTANCES_PER_EVENT: MOST_SERVICES } = contract.constants;
/** A page may give filters without end; no network has so many types. */
const MOST_TYPES = 256;

/** `chrome.mdns` for one app: what its pages listen for is asked of the network as long as they do. */
export default defineRoom(contract, (app) => {
  const wanted = new Map<PageConnection, readonly string[]>();
  /** By type, what was told last. */
  const known = new Map<string, readonly MdnsService[]>();
  /** By type, what ends the asking. */
  const watching = new Map<string, () => void>();

  function found(type: string, services: readonly MdnsService[]): void {
    known.set(type, services);
    const info = { type, services: services.slice(0, MOST_SERVICES) };
    for (const page of wanted.keys()) page.sendEvent('mdns.found', [info]);
  }

  function update(): void {
    const types = new Set([...wanted.values()].flat().slice(0, MOST_TYPES));
    for (const [type, end] of watching) {
      if (types.has(type)) continue;
      end();
      watching.delete(type);
      known.delete(type);
    }
    for (const type of types) {
      if (watching.has(type)) continue;
      watching.set(type, () => {});
      watching.set(
        type,
        app.mdns.watch(type, (services) => found(type, services)),
      );
    }
  }

  return {
    handlers: {
      forceDiscovery: () => {
        app.mdns.refresh();
        return [];
      },
      watch: (page, types) => {
        const before = wanted.get(page) ?? [];
        if (types.length === 0) wanted.delete(page);
        else wanted.set(page, types);
        // As in Chromium, every listener of a type hears again what there is when one more is added.
        const again = [...new Set(types)].filter(
          (type) => watching.has(type) && countOf(types, type) > countOf(before, type),
        );
        update();
        for (const type of again) found(type, known.get(type) ?? []);
        return [];
      },
    },
    pageGone: (page) => {
      if (wanted.delete(page)) update();
    },
    dispose: () => {
      wanted.clear();
      update();
    },
  };
});

function countOf(list: readonly string[], text: string): number {
  return list.filter((one) => one === text).length;
}
