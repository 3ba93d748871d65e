import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage, type StorageService } from '../../../../src/main/storage/storage-service.ts';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';
import type { SmallDisk } from '../../../support/small-disk.ts';

const NO_SPACE =
  /^IO error: \.\.\.\/\d{6}\.(?:log|ldb): FILE_ERROR_NO_SPACE \(ChromeMethodBFE: 3::WritableFileAppend::8\)$/;

describe.runIf(hasSmallDisks())('on a full disk', () => {
  let disk: SmallDisk;
  let services: StorageService[];
  let logged: string[];
  const open = () => {
    const push = (text: string) => logged.push(text);
    const service = openStorage(disk.folder, { unlimited: true, log: { error: push, warn: push, info: push } });
    services.push(service);
    return service.area('local');
  };
  /** Text that takes its place on the disk, whatever compresses it. */
  const text = () => randomBytes(75_000).toString('base64');

  beforeEach(() => {
    const made = smallDisk(48);
    if (!made) throw new Error('no disk');
    disk = made;
    services = [];
    logged = [];
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.close()));
    disk.remove();
  });

  it('says what Chrome says, reads on, and loses nothing that was confirmed, before or after', async () => {
    const local = open();
    await local.set({ before: 1 });
    disk.fill();
    const refused: string[] = [];
    for (let index = 0; index < 3; index++)
      await local.set({ [`big${index}`]: text() }).catch((error: Error) => refused.push(error.message));
    expect(refused).toEqual([expect.stringMatching(NO_SPACE), refused[0], refused[0]]);
    expect(await local.get(undefined)).toEqual({ before: 1 });
    expect(logged).toHaveLength(1);
    disk.free();
    await local.set({ after: 2 });
    await local.remove('before');
    await local.set({ last: 3 });
    await Promise.all(services.splice(0).map((service) => service.close()));
    expect(await open().get(undefined)).toEqual({ after: 2, last: 3 });
    expect(logged).toHaveLength(1);
  });

  it('reads on too when it became full while tables were written', async () => {
    const local = open();
    await local.set({ before: 1 });
    await expect(
      (async () => {
        for (let index = 0; index < 1000; index++) await local.set({ [`big${index}`]: text() });
      })(),
    ).rejects.toThrow(NO_SPACE);
    expect(await local.get('before')).toEqual({ before: 1 });
    await expect(local.clear()).rejects.toThrow(NO_SPACE);
  });
});
