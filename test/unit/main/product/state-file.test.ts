import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImageTrial } from '../../../../src/main/product/image-trial.ts';
import { STATE_BYTES, writeStateFile } from '../../../../src/main/product/state-file.ts';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';
import type { SmallDisk } from '../../../support/small-disk.ts';
import { temporaryFolders } from '../../../support/temporary-folder.ts';

const temporary = temporaryFolders();

it('a small file is replaced as a whole, with room behind its text', () => {
  const folder = temporary();
  const file = join(folder, 'state');
  writeStateFile(file, 'one\n');
  writeStateFile(file, 'two\n');
  expect(readFileSync(file, 'utf8')).toBe(`two\n${' '.repeat(STATE_BYTES - 4)}`);
  expect(readdirSync(folder)).toEqual(['state']);
});

describe.skipIf(!hasSmallDisks())('on a full disk', () => {
  const onDisk = (test: (disk: SmallDisk) => void) => () => {
    const disk = smallDisk(2);
    if (!disk) return;
    try {
      test(disk);
    } finally {
      disk.remove();
    }
  };

  it(
    'a small file takes another text, longer or shorter',
    onDisk((disk) => {
      const { folder } = disk;
      const file = join(folder, 'state');
      writeStateFile(file, 'one\n');
      disk.fill();
      for (const text of ['twenty-two\n', 'three\n']) {
        writeStateFile(file, text);
        expect(readFileSync(file, 'utf8')).toBe(text.padEnd(STATE_BYTES));
      }
      expect(readdirSync(folder).toSorted()).toEqual(['filler', 'state']);
    }),
  );

  it(
    'one without room for its text, or that is not there, stays as it is',
    onDisk((disk) => {
      const { folder } = disk;
      const file = join(folder, 'state');
      writeFileSync(file, 'one\n');
      disk.fill();
      expect(() => writeStateFile(file, 'twenty-two\n')).toThrow('ENOSPC');
      expect(() => writeStateFile(join(folder, 'other'), 'two\n')).toThrow('ENOSPC');
      expect(readFileSync(file, 'utf8')).toBe('one\n');
      expect(readdirSync(folder).toSorted()).toEqual(['filler', 'state']);
    }),
  );

  it(
    'the starts of a new AppImage are counted, and it is given up',
    onDisk((disk) => {
      const { folder } = disk;
      const image = join(folder, 'till.AppImage');
      writeFileSync(image, 'old');
      const warnings: string[] = [];
      const warn = (message: string) => warnings.push(message);
      const state = join(folder, 'Updates');
      new ImageTrial(state, image, { version: '1.0', release: 0 }).keep({ version: '1.1', release: 0 });
      // Room for the one before, which is not the question here.
      writeFileSync(`${image}.new`, 'new');
      disk.fill();
      const next = new ImageTrial(state, image, { version: '1.1', release: 0 }, warn);
      expect([next.begin(), next.begin(), warnings]).toEqual([undefined, undefined, []]);
      expect(JSON.parse(readFileSync(join(state, 'image.json'), 'utf8'))).toMatchObject({ trial: { starts: 2 } });
    }),
  );
});
