/** The table of docs/kiosk/escapes.md: every way out that the shell closes names tests, and each of them is there and tries it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/kiosk/escapes.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+) \| [^|]+ \| (shell|system) \| [^|]+ \| ([^|]*)\|$/gm)].map(
  ([, number, by, tests = '']) => ({
    number: Number(number),
    by,
    // `file`, with the numbers by which its titles begin where it has several ways out.
    tests: [...tests.matchAll(/`([\w-]+)`((?:,? \d+)*)/g)].map(([, file = '', numbers = '']) => ({
      file,
      numbers: [...numbers.matchAll(/\d+/g)].map(Number),
    })),
  }),
);
const FOLDERS = ['test/e2e', 'test/unit/main/kiosk/policy'];

/** Is no test of `npm test`: it boots a machine (docs/kiosk/machine.md). */
const MACHINE = 'kiosk-machine';
/** The ways out that are tried there: by keys, in a list, and by checks of their own. */
function triedInMachine(): number[] {
  const text = readFileSync(join(root, 'test/kiosk-machine/booted.ts'), 'utf8');
  return [...text.matchAll(/^ {2}(?:\.\.\.)?\[.*?\b(\d+), '(?:alt|ctrl)|^ {2}\[(\d+), |'way out (\d+): /gm)].map(
    ([, ...found]) => Number(found.find(Boolean)),
  );
}

/** Of the tests in a file, as written. */
function titlesOf(name: string): string[] {
  const file = FOLDERS.map((folder) => join(root, folder, `${name}.test.ts`)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`${name}.test.ts is in none of ${FOLDERS.join(', ')}`);
  // `it('title', …`, also behind a condition or a table: `it.runIf(…)('title', …`, `])('title', …`.
  const calls = /(?:\bit|\))\(\s*'((?:[^'\\\n]|\\.)+)',/g;
  return [...readFileSync(file, 'utf8').matchAll(calls)].map(([, title = '']) => title);
}
const numbersOf = (title: string): number[] => (/^(\d+(?:, \d+)*): /.exec(title)?.[1] ?? '').split(', ').map(Number);

it('has all thirty rows, and says how many the shell closes', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  const system = rows.filter(({ by }) => by === 'system').map(({ number }) => number);
  const last = system.at(-1);
  const list = `${system.slice(0, -1).join(', ')} and ${last}`;
  expect(page).toContain(`The shell closes ${30 - system.length} of them; ${system.length} are the system's: ${list}.`);
});

it.each(rows.filter(({ by }) => by === 'shell'))('$number is tried by tests that are there', ({ number, tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const { file, numbers } of tests) {
    const titles = titlesOf(file);
    expect(titles.length, file).toBeGreaterThan(0);
    // A file that is about nothing else.
    if (numbers.length === 0) continue;
    expect(numbers, file).toContain(number);
    const tried = titles.flatMap(numbersOf);
    for (const one of numbers) expect(tried, `${file} ${one}`).toContain(one);
  }
});

it('names what the system closes where it is tried', () => {
  for (const { number, tests } of rows) {
    for (const { file } of tests) {
      if (file === MACHINE) expect(triedInMachine()).toContain(number);
      else expect(titlesOf(file).length).toBeGreaterThan(0);
    }
  }
});
