import { realpath, stat } from 'node:fs/promises';
import type { Grant } from '../../main/files/granted-paths.ts';
import type { GalleryRights } from '../../main/files/gallery-rules.ts';
import { FolderWatch } from '../../main/galleries/folder-watch.ts';
import { GalleryList } from '../../main/galleries/gallery-list.ts';
import type { Gallery } from '../../main/galleries/gallery-list.ts';
import { defineRoom } from '../../main/host/room.ts';
import { FOLDER_QUESTION } from '../../main/host/media-service.ts';
import type { GalleryQuestion, MediaDevice } from '../../main/host/media-service.ts';
import type { PageConnection } from '../../main/host/page-connection.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import type { FileSystemTold } from '../core/galleries.ts';

const CHANGED = 'mediaGalleries.onGalleryChanged';
/** With the name of Chromium's preference. */
const DISALLOWED = 'Media Galleries API is disallowed by policy: select_file_dialogs.allowed';

/** A gallery that is there. */
interface Present {
  readonly gallery: Gallery;
  /** Absolute, without links. */
  readonly root: string;
  readonly device: MediaDevice | undefined;
}

export default defineRoom(contract, (app) => {
  const may = (name: string) => app.permissions.active().names.has(`mediaGalleries.${name}`);
  const list = new GalleryList(app.records, () => may('allAutoDetected'));
  const grants = new Map<number, Grant>();
  const watches = new Map<number, FolderWatch>();
  const gone = new AbortController();
  /** One question at a time; who asks meanwhile gets the same answer. */
  let asking: Promise<void> | undefined;

  function requireAllowed(): void {
    if (!app.media.isAllowed) throw new ApiError(DISALLOWED);
  }

  /** Galleries that the app may use or could be allowed, and that are there now. */
  async function present(): Promise<Present[]> {
    const devices = await app.media.devices();
    list.found(app.media.folders(), devices);
    const all = await Promise.all(list.all.map((gallery) => look(gallery, devices)));
    return all.filter((one) => one !== undefined).toSorted((a, b) => a.gallery.id - b.gallery.id);
  }

  async function permitted(): Promise<Present[]> {
    return (await present()).filter(({ gallery }) => list.isAllowed(gallery));
  }

  async function told(): Promise<FileSystemTold[]> {
    return (await permitted()).map(({ gallery, root, device }) => ({
      fileSystem: grantOf(gallery.id, root).id,
      // As Chromium names them; `Default` is its profile's folder.
      name: `chrome-app_${app.id}_0:External_media_galleries-Default-${app.id}-${gallery.id}`,
      metadata: {
        ...(device ? { deviceId: device.id } : {}),
        galleryId: String(gallery.id),
        isAvailable: true,
        isMediaDevice: device !== undefined,
        isRemovable: device !== undefined,
        name: gallery.name,
      },
    }));
  }

  function grantOf(id: number, root: string): Grant {
    const known = grants.get(id);
    if (known?.root === root && app.entries.granted.grant(known.id)) return known;
    if (known) app.entries.granted.remove(known.id);
    const gallery: GalleryRights = { read: may('read'), delete: may('delete'), copyTo: may('copyTo') };
    const grant = app.entries.granted.add({
      root,
      name: '',
      isDirectory: true,
      writable: false,
      displayable: false,
      gallery,
    });
    grants.set(id, grant);
    return grant;
  }

  function ask(page: PageConnection): Promise<void> {
    if (!app.media.hasWindow(page)) throw new ApiError('Could not find web contents.');
    asking ??= askUser(page).finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function askUser(page: PageConnection): Promise<void> {
    const found = (await present()).map(({ gallery }) => ({
      id: gallery.id,
      name: gallery.name,
      allowed: list.isAllowed(gallery),
    }));
    const added = new Map<number, string>();
    const question: GalleryQuestion = {
      rights: may('copyTo') ? 'change' : may('delete') ? 'readAndDelete' : 'read',
      list: () => [...found, ...[...added].map(([id, name]) => ({ id, name, allowed: true }))],
      add: (path) => {
        if (question.list().every(({ name }) => name !== path)) added.set(list.newId(), path);
      },
      signal: gone.signal,
    };
    const ids = await app.media.ask(page, question);
    if (!ids || gone.signal.aborted) return;
    const allowed = new Set(ids);
    for (const [id, path] of added) if (allowed.has(id)) list.add(path, id);
    list.decide(
      question.list().map(({ id }) => id),
      allowed,
    );
    for (const { id } of found) if (!allowed.has(id)) takeBack(id);
  }

  /** What the app has of a gallery leads nowhere from now on. */
  function takeBack(id: number): void {
    const grant = grants.get(id);
    if (grant) app.entries.granted.remove(grant.id);
    grants.delete(id);
    if (!watches.has(id)) return;
    unwatch(id);
    app.broadcast(CHANGED, [{ galleryId: String(id), type: 'watch_dropped' }]);
  }

  function unwatch(id: number): void {
    watches.get(id)?.close();
    watches.delete(id);
  }

  /** @param galleryId the page's: untrusted. @throws what Chromium says of any that the app may not use */
  function usable(galleryId: string): Gallery {
    const gallery = /^\d{1,15}$/.test(galleryId) ? list.get(Number(galleryId)) : undefined;
    if (gallery && list.isAllowed(gallery)) return gallery;
    throw new ApiError('Invalid gallery id.', [{ galleryId: '-1', success: false }]);
  }

  return {
    handlers: {
      check: () => {
        requireAllowed();
        return [];
      },
      list: async (page, interactive) => {
        requireAllowed();
        if (interactive === 'yes' || (interactive === 'if_needed' && (await permitted()).length === 0)) await ask(page);
        return [await told()];
      },
      addFolder: async (page, byUser) => {
        requireAllowed();
        if (!app.media.hasWindow(page)) throw new ApiError('Could not find web contents.');
        await present();
        const [path] = (byUser ? await app.files.choose(page, FOLDER_QUESTION) : undefined) ?? [];
        const id = path === undefined ? undefined : list.add(path);
        const all = await told();
        return [all, all.findIndex(({ metadata }) => metadata.galleryId === String(id))];
      },
      addGalleryWatch: async (_page, galleryId) => {
        await present();
        const { id, path } = usable(galleryId);
        const result = { galleryId: String(id), success: false };
        if (!app.lifecycle.listens(CHANGED)) throw new ApiError('Missing event listener registration.', [result]);
        if (!watches.has(id)) {
          const change = () => app.broadcast(CHANGED, [{ galleryId: String(id), type: 'contents_changed' }]);
          const watch = new FolderWatch(await realpath(path).catch(() => path), change);
          watches.get(id)?.close();
          watches.set(id, watch);
          await watch.ready;
        }
        return [{ ...result, success: true }];
      },
      removeGalleryWatch: (_page, galleryId) => {
        unwatch(usable(galleryId).id);
        return [];
      },
    },
    dispose: () => {
      gone.abort();
      for (const watch of watches.values()) watch.close();
    },
  };
});

/** @returns undefined when no folder is there, or none of the medium that it was */
async function look(gallery: Gallery, devices: readonly MediaDevice[]): Promise<Present | undefined> {
  const device = gallery.origin === 'device' ? devices.find((one) => one.path === gallery.path) : undefined;
  if (gallery.origin === 'device' && device?.name !== gallery.name) return undefined;
  try {
    const root = await realpath(gallery.path);
    return (await stat(root)).isDirectory() ? { gallery, root, device } : undefined;
  } catch {
    return undefined;
  }
}
