/**
 * A failure that the reader of the message can mend: it is printed without a stack. Anything else that is thrown is a defect of the scripts.
 */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * What `task` gives. Its SetupError ends this process, with the message alone on stderr: for the commands of the terminal.
 * @template T
 * @param {Promise<T>} task
 * @returns {Promise<T>}
 */
export async function orEnd(task) {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}
