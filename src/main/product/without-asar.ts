/** Electron shows Node its archives as folders, in which nothing can be written or removed: who handles an archive as a file says so. */
const electron = process as NodeJS.Process & { noAsar?: boolean };

/** @param work has to be done when it returns: meanwhile nothing in the product's own archive can be read */
export function withoutAsar<T>(work: () => T): T {
  const before = electron.noAsar ?? false;
  electron.noAsar = true;
  try {
    return work();
  } finally {
    electron.noAsar = before;
  }
}
