/** What `holdfast package` tells: each step when it is done, and in the end what was made. */
import { say } from '../say.ts';
import type { Artifact } from './collect-artifacts.ts';
import type { Identity } from './identity.ts';

/** What is being done, one line for each when it is done. */
export class Steps {
  readonly done: { readonly name: string; readonly ms: number }[] = [];

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    const ms = Math.round(performance.now() - start);
    this.done.push({ name, ms });
    say(`${name} (${(ms / 1000).toFixed(1)} s)`);
    return result;
  }
}

interface Report {
  readonly identity: Identity;
  readonly electron: string;
  readonly steps: Steps;
  readonly json: boolean;
}

/** On the standard output: a line for each file, or all of it as JSON. */
export function report(artifacts: readonly Artifact[], { identity, electron, steps, json }: Report): void {
  if (json) {
    const { id, appId, productName: name, executableName, version, originalVersion } = identity;
    const product = { id, appId, name, executableName, version, originalVersion };
    process.stdout.write(`${JSON.stringify({ product, electron, artifacts, steps: steps.done }, null, 2)}\n`);
    return;
  }
  for (const { file, bytes } of artifacts) process.stdout.write(`${file}  ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
}
