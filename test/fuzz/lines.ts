/** Lines of a shell's output that nothing an app does may bring about. */

/** @returns the first few, cut to a readable length */
export function faultLines(output: string): string[] {
  return (
    output
      .split('\n')
      .filter((line) => /failed inside Holdfast|uncaught|unhandled|\] error: |are gone: /i.test(line))
      // The page's own console, where Chrome too says that nobody looked at lastError.
      .filter((line) => !line.includes('Unchecked runtime.lastError'))
      .slice(0, 5)
      .map((line) => line.slice(0, 400))
  );
}

/** Calls that page code let through and main refused: the two must agree about arguments. */
export function refusals(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line.includes('Refused a '))
    .slice(0, 5)
    .map((line) => line.slice(0, 400));
}
