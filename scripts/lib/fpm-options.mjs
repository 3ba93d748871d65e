// The command line of fpm, as far as electron-builder uses it.

/** Options without a value. */
const FLAGS = new Set(['--force', '--debug']);
const SHORT = new Map([
  ['-s', '--input-type'],
  ['-t', '--output-type'],
  ['-d', '--depends'],
]);

/**
 * @typedef {object} FpmOptions
 * @property {(name: string) => string | undefined} last what counts of an option that may be given again
 * @property {(name: string) => readonly string[]} all
 * @property {readonly string[]} sources `from=to`; with a slash at the end of `from`, what is in that folder
 */

/**
 * @param {readonly string[]} args
 * @returns {FpmOptions}
 */
export function readFpmOptions(args) {
  /** @type {Map<string, string[]>} */
  const options = new Map();
  /** @type {string[]} */
  const sources = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const name = SHORT.get(argument) ?? argument;
    if (FLAGS.has(name)) continue;
    if (name.startsWith('--')) options.set(name, [...(options.get(name) ?? []), args[++index] ?? '']);
    else sources.push(argument);
  }
  return { sources, last: (name) => options.get(name)?.at(-1), all: (name) => options.get(name) ?? [] };
}
