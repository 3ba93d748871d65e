import { expect, it } from 'vitest';
import { differ, textOfFinding } from '../differential/differential.ts';
import { findChromium } from '../support/chromium.ts';

/** A small run whose every answer is the same each time; `npm run fuzz -- --vs chromium` makes larger ones. */
const SEED = 156;
const CALLS = 400;
/** Without those that other programs, a clock or a desktop have a say in. */
const ROOMS = ['storage', 'menus', 'texts', 'permissions', 'runtime', 'events', 'members'];

it.skipIf(findChromium() === undefined)(
  `answers ${CALLS} random calls as Chromium does (seed ${SEED})`,
  { timeout: 300_000 },
  async () => {
    const { calls, failures, findings } = await differ({ seed: SEED, calls: CALLS, rooms: ROOMS, reducing: false });
    expect(failures).toEqual([]);
    expect(findings.map(textOfFinding)).toEqual([]);
    expect(calls).toBeGreaterThanOrEqual(CALLS);
  },
);
