/** What was looked at, by name, and what came of it. */
import { writeFileSync } from 'node:fs';

export interface Outcome {
  readonly name: string;
  readonly result: 'passed' | 'failed';
  /** What was seen, or what was wrong. */
  readonly seen: string;
  readonly seconds: number;
}

export class Report {
  readonly #outcomes: Outcome[] = [];
  readonly #only: RegExp;

  constructor(only: RegExp) {
    this.#only = only;
  }

  /** @param look returns what was seen, and throws when it is not as it should be */
  async check(name: string, look: () => Promise<string>): Promise<void> {
    if (!this.#only.test(name)) return;
    const began = performance.now();
    const outcome = await look().then(
      (seen) => ({ result: 'passed', seen }) as const,
      (error: unknown) => ({ result: 'failed', seen: error instanceof Error ? error.message : String(error) }) as const,
    );
    const seconds = Math.round((performance.now() - began) / 1000);
    this.#outcomes.push({ name, ...outcome, seconds });
    console.log(`${outcome.result.padEnd(7)} ${name} (${seconds} s): ${outcome.seen}`);
  }

  /** @returns whether all passed, and something was looked at */
  end(file: string): boolean {
    const failed = this.#outcomes.filter(({ result }) => result === 'failed').length;
    writeFileSync(file, `${JSON.stringify(this.#outcomes, null, 2)}\n`);
    console.log(`kiosk-machine: ${this.#outcomes.length - failed} passed, ${failed} failed`);
    return failed === 0 && this.#outcomes.length > 0;
  }
}
