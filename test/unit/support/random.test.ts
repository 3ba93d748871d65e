import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createRandom, randomSource } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';

const draw = (random: Random) => Array.from({ length: 50 }, () => random.below(1000));

it('is the same again for the same seed, and another for another', () => {
  expect(draw(createRandom(7))).toEqual(draw(createRandom(7)));
  expect(draw(createRandom(7))).not.toEqual(draw(createRandom(8)));
});

it('is the same in a page', () => {
  const page: { createRandom?: typeof createRandom } = {};
  runInNewContext(randomSource, page);
  expect(draw(page.createRandom?.(7) as Random)).toEqual(draw(createRandom(7)));
});

it('reaches everything that it is asked for, evenly', () => {
  const random = createRandom(1);
  const hits = [0, 0, 0, 0];
  for (let i = 0; i < 40_000; i++) {
    const at = random.pick([0, 1, 2, 3]);
    hits[at] = (hits[at] ?? 0) + 1;
  }
  for (const count of hits) expect(count).toBeGreaterThan(9000);
  let yes = 0;
  for (let i = 0; i < 10_000; i++) if (random.chance(0.1)) yes += 1;
  expect(yes).toBeGreaterThan(800);
  expect(yes).toBeLessThan(1200);
});
