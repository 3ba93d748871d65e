import { expect, it } from 'vitest';
import { fuzzPort } from '../fuzz/port.ts';
import { freshSeed } from '../support/random.ts';

/** `npm run fuzz -- --port --seed N` sends the same messages again. */
const seed = freshSeed();

it(`bears a page that speaks the protocol itself (seed ${seed})`, { timeout: 300_000 }, async () => {
  const report = await fuzzPort({ seed, messages: 20_000 });
  const { messages, seconds, lines, liveMb, residentMb } = report;
  console.log(
    `port fuzz: seed ${seed}: ${messages} messages in ${seconds.toFixed(1)} s, ${lines} lines; main's live memory ${liveMb.join(' → ')} MB, resident ${residentMb.join(', at most ')} MB`,
  );
  expect(report.faults).toEqual([]);
  expect(messages).toBeGreaterThan(100_000);
});
