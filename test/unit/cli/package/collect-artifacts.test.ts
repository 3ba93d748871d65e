import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectArtifacts } from '../../../../src/cli/package/collect-artifacts.ts';
import type { Identity } from '../../../../src/cli/package/identity.ts';
import { Steps } from '../../../../src/cli/package/package-report.ts';
import type { TargetName } from '../../../../src/cli/package/targets.ts';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';
import type { SmallDisk } from '../../../support/small-disk.ts';
import { temporaryFolders } from '../../../support/temporary-folder.ts';

const temporary = temporaryFolders();
const identity = { executableName: 'pay', originalVersion: '1.0', release: 0 } as Identity;
const TARGETS: TargetName[] = ['deb', 'zip', 'dir'];
const NAMES = ['pay-1.0-linux-x64', 'pay-1.0-linux-x64.zip', 'pay.deb'];

/** Collects what was built, all of it with that content. */
function collect(content: Buffer, output: string, targets: readonly TargetName[] = TARGETS): Promise<unknown> {
  const work = temporary();
  const folder = join(work, 'unpacked');
  mkdirSync(folder);
  writeFileSync(join(folder, 'pay'), content);
  const deb = join(work, 'pay.deb');
  writeFileSync(deb, content);
  const updates = { url: undefined, key: undefined, release: 0, stagingPercentage: 100 };
  const more = { identity, platform: 'linux', arch: 'x64', output, updates, steps: new Steps() } as const;
  return collectArtifacts({ files: [deb], folder }, targets, more);
}

const contents = (output: string) =>
  [join(output, 'pay-1.0-linux-x64', 'pay'), join(output, 'pay.deb')].map((file) => readFileSync(file, 'utf8'));

it('takes the place of what was made before, and leaves nothing beside it', async () => {
  const output = temporary();
  await collect(Buffer.from('old'), output);
  await collect(Buffer.from('new'), output);
  expect(contents(output)).toEqual(['new', 'new']);
  expect(readdirSync(output).toSorted()).toEqual(NAMES);
});

describe.skipIf(!hasSmallDisks())('on another disk', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = smallDisk(2) as SmallDisk;
  });
  afterEach(() => disk.remove());

  it('what was made before stays when there is no room', async () => {
    await collect(Buffer.from('old'), disk.folder);
    const archive = readFileSync(join(disk.folder, 'pay-1.0-linux-x64.zip'));
    for (const target of TARGETS) {
      await expect(collect(randomBytes(4e6), disk.folder, [target])).rejects.toThrow('ENOSPC');
      expect(contents(disk.folder)).toEqual(['old', 'old']);
      expect(readFileSync(join(disk.folder, 'pay-1.0-linux-x64.zip')).equals(archive)).toBe(true);
      expect(readdirSync(disk.folder).toSorted()).toEqual(NAMES);
    }
  });
});
