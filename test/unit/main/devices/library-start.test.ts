import { expect, it } from 'vitest';
import { LibraryStart } from '../../../../src/main/devices/library-start.ts';
import { fakeLog } from '../../../support/fake-log.ts';

it('is tried again more and more seldom, however often it is asked for: each try may cost memory for good', async () => {
  let now = 0;
  let tries = 0;
  const log = fakeLog();
  const library = new LibraryStart<string>('USB devices', log, () => now);
  const start = async () => {
    tries += 1;
    if (tries < 20) throw new Error('no');
    return 'there';
  };
  for (; now < 10_000; now += 10) expect(await library.get(start)).toBeUndefined();
  expect(tries).toBe(4);
  for (; now < 24 * 3_600_000; now += 60_000) await library.get(start);
  expect(tries).toBe(20);
  expect(await library.get(start)).toBe('there');
  expect(log.lines).toEqual(['warn: USB devices cannot be used: no']);
});
