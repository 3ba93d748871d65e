import { expect, it } from 'vitest';
import { fuzzedNamespaces, fuzzMethods } from '../fuzz/methods.ts';
import { freshSeed } from '../support/random.ts';

/** `npm run fuzz -- --seed N` makes the same calls again. */
const seed = freshSeed();
const CALLS = 100_000;
/** Functions that fail whatever they are given: the manifest of the fixture does not grant multicast, and nobody speaks TLS there. Restarting is for kiosks. */
const NEVER_SUCCEED = /\.(?:joinGroup|leaveGroup|getJoinedGroups|secure|restart|restartAfterDelay)$/;
/** Functions without a callback, of which nothing is heard. */
const SILENT = /^(?:socket\.(?:destroy|disconnect)|runtime\.(?:getURL|getManifest))$/;
/** Of an app with one page and nobody to talk to; and what gives its answer without a callback. */
const ALONE = /^runtime\.(?:connect|sendMessage|openOptionsPage|getVersion)$/;

it(`answers ${CALLS} random calls and keeps nothing of them (seed ${seed})`, { timeout: 300_000 }, async () => {
  const report = await fuzzMethods({ seed, calls: CALLS });
  const { calls, seconds, thrown, answered, failed } = report;
  console.log(
    `fuzz: seed ${seed}: ${calls} calls in ${seconds.toFixed(1)} s, ${thrown} thrown, ${answered} answered, ${failed} of them with an error`,
  );
  expect(report.faults).toEqual([]);
  expect(calls).toBeGreaterThanOrEqual(CALLS);
  // It came to something: every function was taken seriously, and worked at least once.
  const all = fuzzedNamespaces().flatMap(({ name, functions }) =>
    Object.keys(functions).map((key) => `${name}.${key}`),
  );
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter((name) => !report.perMethod[name]?.accepted)).toEqual([]);
  const useless = all.filter((name) => !report.perMethod[name]?.succeeded);
  expect(useless.filter((name) => !NEVER_SUCCEED.test(name) && !SILENT.test(name) && !ALONE.test(name))).toEqual([]);
});
