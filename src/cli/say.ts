/** A line of the command's own on the terminal; stdout is the app's. */
export function say(line: string): void {
  process.stderr.write(`[holdfast] ${line}\n`);
}
