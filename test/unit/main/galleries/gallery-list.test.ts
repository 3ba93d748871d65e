import { expect, it } from 'vitest';
import { GalleryList } from '../../../../src/main/galleries/gallery-list.ts';
import type { AppRecords } from '../../../../src/main/storage/app-records.ts';

function records(): AppRecords {
  const kept = new Map<string, unknown>();
  return {
    read: (name) => structuredClone(kept.get(name)),
    write: (name, value) => {
      kept.set(name, structuredClone(value));
      return true;
    },
  };
}
const FOLDERS = [
  { kind: 'music', path: '/home/u/Music' },
  { kind: 'videos', path: '/home/u/Videos' },
] as const;
const CAMERA = { id: 'x', name: 'CANON', path: '/media/u/CANON' };

it('numbers what it finds, for good', () => {
  const kept = records();
  new GalleryList(kept, () => false).found(FOLDERS, [CAMERA]);
  const list = new GalleryList(kept, () => false);
  list.found([{ kind: 'pictures', path: '/home/u/Pictures' }, ...FOLDERS], []);
  expect(list.all.map(({ id, origin, name }) => [id, origin, name])).toEqual([
    [1, 'music', '/home/u/Music'],
    [2, 'videos', '/home/u/Videos'],
    [3, 'device', 'CANON'],
    [4, 'pictures', '/home/u/Pictures'],
  ]);
});

it('follows a folder that the system has elsewhere now', () => {
  const list = new GalleryList(records(), () => true);
  list.found(FOLDERS, []);
  list.found([{ kind: 'music', path: '/data/sound' }], []);
  expect(list.get(1)).toMatchObject({ path: '/data/sound', name: '/data/sound' });
});

it('allows by the manifest what the user has said nothing about, but nothing that the user added', () => {
  let findsAll = false;
  const list = new GalleryList(records(), () => findsAll);
  list.found(FOLDERS, []);
  const allowed = () => list.all.filter((one) => list.isAllowed(one)).map(({ id }) => id);
  expect(allowed()).toEqual([]);
  findsAll = true;
  expect(allowed()).toEqual([1, 2]);
  list.decide([1, 2], new Set([2]));
  expect(allowed()).toEqual([2]);
});

it('keeps what the user decides, and forgets an added folder that is taken away again', () => {
  const kept = records();
  const list = new GalleryList(kept, () => false);
  list.found(FOLDERS, []);
  expect(list.add('/home/u/Scans')).toBe(3);
  expect(list.add('/home/u/Music')).toBe(1);
  expect(new GalleryList(kept, () => false).all.map(({ id, isAllowed }) => [id, isAllowed])).toEqual([
    [1, true],
    [2, undefined],
    [3, true],
  ]);
  list.decide([1, 2, 3], new Set([1]));
  expect(new GalleryList(kept, () => false).all.map(({ id, isAllowed }) => [id, isAllowed])).toEqual([
    [1, true],
    [2, false],
  ]);
  // A number is never given twice.
  expect(list.add('/home/u/Scans')).toBe(4);
});

it('begins anew when the record is damaged', () => {
  const kept = records();
  kept.write('media-galleries', { nextId: 'x', galleries: [{ id: -1 }] });
  expect(new GalleryList(kept, () => true).all).toEqual([]);
});
