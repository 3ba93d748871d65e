import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import room from '../../../../src/api/media-galleries/main.ts';
import type { FileSystemTold } from '../../../../src/api/core/galleries.ts';
import { AppEntries } from '../../../../src/main/files/app-entries.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { GalleryQuestion } from '../../../../src/main/host/media-service.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const page = {} as PageConnection;
const ID = 'a'.repeat(32);

let home: string;
let rights: string[];
let answers: ((question: GalleryQuestion) => readonly number[] | undefined)[];
let questions: GalleryQuestion[];
let events: unknown[];
let hasWindow: boolean;
let isAllowed: boolean;
let devices: { id: string; name: string; path: string }[];
let chosen: string | undefined;
let listens: boolean;
let kept: Map<string, unknown>;
let entries: AppEntries;
let galleries: ReturnType<typeof room.create>;

function load(): ReturnType<typeof room.create> {
  entries = new AppEntries();
  return room.create({
    id: ID,
    records: {
      read: (name: string) => structuredClone(kept.get(name)),
      write: (name: string, value: unknown) => void kept.set(name, structuredClone(value)),
    },
    entries,
    permissions: { active: () => ({ names: new Set(rights.map((name) => `mediaGalleries.${name}`)) }) },
    broadcast: (_event: string, [details]: readonly unknown[]) => void events.push(details),
    lifecycle: { listens: () => listens },
    files: { choose: async () => (chosen === undefined ? undefined : [chosen]) },
    media: {
      get isAllowed() {
        return isAllowed;
      },
      folders: () => [
        { kind: 'music', path: join(home, 'Music') },
        { kind: 'pictures', path: join(home, 'Pictures') },
        { kind: 'videos', path: join(home, 'Videos') },
      ],
      devices: async () => devices,
      hasWindow: () => hasWindow,
      ask: async (_page: PageConnection, question: GalleryQuestion) => {
        questions.push(question);
        return answers.shift()?.(question);
      },
    },
  } as unknown as AppHost);
}

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-test-')));
  for (const name of ['Music', 'Pictures']) mkdirSync(join(home, name));
  rights = ['read', 'allAutoDetected'];
  answers = [];
  questions = [];
  events = [];
  hasWindow = true;
  isAllowed = true;
  devices = [];
  chosen = undefined;
  listens = true;
  kept = new Map();
  galleries = load();
});
afterEach(async () => {
  await galleries.dispose?.();
  rmSync(home, { recursive: true, force: true });
});

async function listed(interactive: 'yes' | 'no' | 'if_needed' = 'no'): Promise<readonly FileSystemTold[]> {
  const [all] = await galleries.handlers.list(page, interactive);
  return all as readonly FileSystemTold[];
}
const names = (all: readonly FileSystemTold[]) => all.map(({ metadata }) => metadata.name.replace(home, ''));

describe('what there is', () => {
  it('are the folders that are there, under the same file systems each time', async () => {
    const first = await listed();
    expect(names(first)).toEqual(['/Music', '/Pictures']);
    expect(first[1]).toMatchObject({
      name: `chrome-app_${ID}_0:External_media_galleries-Default-${ID}-2`,
      metadata: { galleryId: '2', isAvailable: true, isMediaDevice: false, isRemovable: false },
    });
    mkdirSync(join(home, 'Videos'));
    rmSync(join(home, 'Music'), { recursive: true });
    const second = await listed();
    expect(names(second)).toEqual(['/Pictures', '/Videos']);
    expect(second[0]?.fileSystem).toBe(first[1]?.fileSystem);
    expect(second[1]?.metadata.galleryId).toBe('3');
  });

  it('is a medium with a camera folder while it is there', async () => {
    devices = [{ id: 'disk-1', name: 'CANON', path: join(home, 'card') }];
    mkdirSync(join(home, 'card/DCIM'), { recursive: true });
    expect((await listed()).at(-1)?.metadata).toEqual({
      deviceId: 'disk-1',
      galleryId: '4',
      isAvailable: true,
      isMediaDevice: true,
      isRemovable: true,
      name: 'CANON',
    });
    // Another one in the same place.
    devices = [{ id: 'disk-1', name: 'NIKON', path: join(home, 'card') }];
    expect((await listed()).map(({ metadata }) => metadata.galleryId)).toEqual(['1', '2', '5']);
    devices = [];
    expect((await listed()).map(({ metadata }) => metadata.galleryId)).toEqual(['1', '2']);
  });

  it('is nothing by policy', async () => {
    isAllowed = false;
    const text = 'Media Galleries API is disallowed by policy: select_file_dialogs.allowed';
    await expect(listed()).rejects.toThrow(text);
    await expect(galleries.handlers.addFolder(page, true)).rejects.toThrow(text);
    expect(() => galleries.handlers.check(page)).toThrow(text);
  });
});

describe('the question', () => {
  beforeEach(() => {
    rights = ['read'];
  });

  it('comes when nothing is allowed, and its answer lasts', async () => {
    expect(await listed()).toEqual([]);
    answers = [() => [2]];
    expect(names(await listed('if_needed'))).toEqual(['/Pictures']);
    expect(questions[0]?.list().map(({ id, allowed }) => [id, allowed])).toEqual([
      [1, false],
      [2, false],
    ]);
    await galleries.dispose?.();
    galleries = load();
    expect(names(await listed('if_needed'))).toEqual(['/Pictures']);
    expect(questions).toHaveLength(1);
  });

  it('changes nothing when the user gives up', async () => {
    answers = [() => [1], () => undefined];
    await listed('yes');
    expect(names(await listed('yes'))).toEqual(['/Music']);
  });

  it('takes a gallery back: what the app has of it leads nowhere, and its watch ends', async () => {
    answers = [() => [1, 2], () => [2]];
    const [music] = await listed('yes');
    await galleries.handlers.addGalleryWatch(page, '1');
    await listed('yes');
    expect(entries.granted.grant(music?.fileSystem ?? '')).toBe(undefined);
    expect(events).toEqual([{ galleryId: '1', type: 'watch_dropped' }]);
    expect(() => galleries.handlers.removeGalleryWatch(page, '1')).toThrow('Invalid gallery id.');
  });

  it('lets the user add folders, which count only when they are allowed in the end', async () => {
    mkdirSync(join(home, 'Scans'));
    mkdirSync(join(home, 'Other'));
    answers = [
      (question) => {
        question.add(join(home, 'Scans'));
        question.add(join(home, 'Scans'));
        question.add(join(home, 'Other'));
        const added = question.list().filter(({ name }) => name === join(home, 'Scans'));
        expect(added).toHaveLength(1);
        return added.map(({ id }) => id);
      },
    ];
    expect(names(await listed('yes'))).toEqual(['/Scans']);
    answers = [() => []];
    expect(await listed('yes')).toEqual([]);
  });

  it('is asked once at a time', async () => {
    answers = [() => [1], () => [2]];
    const [one, other] = await Promise.all([listed('yes'), listed('yes')]);
    expect(questions).toHaveLength(1);
    expect(names(one)).toEqual(names(other));
  });

  it('needs a window to be in front of', async () => {
    hasWindow = false;
    await expect(listed('yes')).rejects.toThrow('Could not find web contents.');
    expect(questions).toEqual([]);
  });
});

describe('a folder of the user', () => {
  it('is asked for when the user has done something, and comes with all others', async () => {
    chosen = join(home, 'Scans');
    mkdirSync(chosen);
    const [all, index] = await galleries.handlers.addFolder(page, true);
    expect(names(all as FileSystemTold[])).toEqual(['/Music', '/Pictures', '/Scans']);
    expect(index).toBe(2);
    const [, none] = await galleries.handlers.addFolder(page, false);
    expect(none).toBe(-1);
    chosen = undefined;
    expect((await galleries.handlers.addFolder(page, true))[1]).toBe(-1);
    hasWindow = false;
    await expect(galleries.handlers.addFolder(page, true)).rejects.toThrow('Could not find web contents.');
  });
});

describe('watches', () => {
  it('need a gallery that the app may use, and a listener', async () => {
    await listed();
    listens = false;
    await expect(galleries.handlers.addGalleryWatch(page, '1')).rejects.toMatchObject({
      message: 'Missing event listener registration.',
      results: [{ galleryId: '1', success: false }],
    });
    for (const id of ['', 'x', '-1', '1.0', '9', '99999999999999999999', '1\n']) {
      await expect(galleries.handlers.addGalleryWatch(page, id)).rejects.toMatchObject({
        message: 'Invalid gallery id.',
        results: [{ galleryId: '-1', success: false }],
      });
    }
  });

  it('tell of changes until they are removed', async () => {
    await listed();
    expect(await galleries.handlers.addGalleryWatch(page, '2')).toEqual([{ galleryId: '2', success: true }]);
    mkdirSync(join(home, 'Pictures/new'));
    await vi.waitUntil(() => events.length > 0);
    expect(events[0]).toEqual({ galleryId: '2', type: 'contents_changed' });
    expect(galleries.handlers.removeGalleryWatch(page, '2')).toEqual([]);
  });
});
