import { defineRoom } from '../../main/host/room.ts';
import type { Guest } from '../../main/host/guest-service.ts';
import type { PageConnection } from '../../main/host/page-connection.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { ElementMenus } from './main-menus.ts';

/** Chrome's default for JPEG pictures of pages. */
const QUALITY = 90;

export default defineRoom(contract, ({ guests }) => {
  const menus = new ElementMenus();

  /** @throws ApiError when the page has no such guest, whoever else may have it. */
  function guestOf(page: PageConnection, id: string): Guest {
    const guest = guests.find(page, id);
    if (!guest) throw new ApiError('The <webview> has no guest.');
    return guest;
  }

  return {
    pageGone: (page) => {
      guests.pageGone(page);
      menus.forget(page);
    },
    handlers: {
      create: (page, partition, element, window) => [
        guests.reserve(page, partition, window, (click, clicked) => menus.entries(page, element, click, clicked)),
      ],
      navigate: (page, id, src) => [guestOf(page, id).navigate(src)],
      loadDataWithBaseUrl: (page, id, data, base, virtual = '') => [guestOf(page, id).loadData(data, base, virtual)],
      go: (page, id, offset) => [guestOf(page, id).go(offset)],
      reload: (page, id) => [guestOf(page, id).reload()],
      stop: (page, id) => [guestOf(page, id).stop()],
      terminate: (page, id) => [guestOf(page, id).terminate()],
      overrideUserAgent: (page, id, agent) => [guestOf(page, id).setUserAgent(agent)],
      setName: async (page, id, name) => [await guestOf(page, id).setName(name)],
      setAutosize: (page, id, on) => [guestOf(page, id).followSize(on)],
      executeScript: async (page, id, details) => [await guestOf(page, id).executeScript(details)],
      insertCSS: async (page, id, details) => {
        await guestOf(page, id).insertCss(details);
        return [];
      },
      addContentScripts: async (page, id, scripts) => [await guestOf(page, id).addContentScripts(scripts)],
      removeContentScripts: async (page, id, names) => [await guestOf(page, id).removeContentScripts(names)],
      find: async (page, id, text, options = {}) => [await guestOf(page, id).find(text, options)],
      stopFinding: (page, id, action = 'keep') => [guestOf(page, id).stopFinding(action)],
      setZoom: (page, id, factor) => {
        guestOf(page, id).zoom = factor;
        return [];
      },
      getZoom: (page, id) => [guestOf(page, id).zoom],
      captureVisibleRegion: async (page, id, options) => [
        await guestOf(page, id).capture(options?.format ?? 'jpeg', options?.quality ?? QUALITY),
      ],
      clearData: async (page, id, _options, types) => {
        await guestOf(page, id).clearData(types);
        return [];
      },
      print: (page, id) => [guestOf(page, id).print()],
      setAudioMuted: (page, id, muted) => {
        guestOf(page, id).audioMuted = muted;
        return [];
      },
      isAudioMuted: (page, id) => [guestOf(page, id).audioMuted],
      getAudioState: (page, id) => [guestOf(page, id).audible],
      addRequestListener: (page, id, event, listener, filter, extra = []) => [
        guestOf(page, id).listenToRequests(listener, event, filter, extra),
      ],
      removeRequestListener: (page, id, listener) => [guestOf(page, id).forgetRequestListener(listener)],
      answerRequest: (page, id, ticket, answer) => [guestOf(page, id).answerRequest(ticket, answer)],
      addMenuItem: (page, element, properties, generated) => [menus.of(page, element).create(properties, generated)],
      contextMenusUpdate: (page, element, item, properties) => {
        menus.of(page, element).update(item, properties);
        return [];
      },
      contextMenusRemove: (page, element, item) => {
        menus.of(page, element).remove(item);
        return [];
      },
      contextMenusRemoveAll: (page, element) => {
        menus.of(page, element).removeAll();
        return [];
      },
      showContextMenu: (page, id, ticket) => [guestOf(page, id).showMenu(ticket)],
      decide: (page, id, request, allow, text) => [guestOf(page, id).decide(request, allow, text)],
    },
  };
});
