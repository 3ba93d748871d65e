/** Ends what a test that failed has left running. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** @param children is empty afterwards */
export async function endAll(children: ChildProcess[]): Promise<void> {
  const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;
  await Promise.all(
    children
      .splice(0)
      .filter(isRunning)
      .map(async (child) => {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
        await gone;
        clearTimeout(timer);
      }),
  );
}
