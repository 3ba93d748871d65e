import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareElectron } from '../../../src/cli/prepare-electron.ts';
import type { Runtime } from '../../../src/cli/prepare-electron.ts';
import { UserError } from '../../../src/cli/user-error.ts';

const RUNTIME: Runtime = { executable: '/electron', xvfb: false, version: '45.0.0', developmentOnly: false };
let stderr = '';

beforeEach(() => {
  vi.useFakeTimers();
  stderr = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A set-up script that says a line at the start and one at the end. */
function prepare(tell: boolean, work: () => Promise<Runtime>): Promise<Runtime> {
  const setup = async (options: { log(line: string): void }) => {
    options.log('looked for Electron');
    const runtime = await work();
    options.log('found it');
    return runtime;
  };
  return prepareElectron(tell, () => Promise.resolve({ setup }));
}

describe('Electron', () => {
  it('that is there is no news', async () => {
    expect(await prepare(false, () => Promise.resolve(RUNTIME))).toBe(RUNTIME);
    vi.runAllTimers();
    expect(stderr).toBe('');
  });

  it('is told of all the same where the user wants to know', async () => {
    await prepare(true, () => Promise.resolve(RUNTIME));
    expect(stderr).toBe('[holdfast] looked for Electron\n[holdfast] found it\n');
  });

  it('that takes its time is told of, from the beginning', async () => {
    let finish = () => {};
    const preparing = prepare(
      false,
      () =>
        new Promise((resolve) => {
          finish = () => resolve(RUNTIME);
        }),
    );
    await vi.advanceTimersByTimeAsync(1499);
    expect(stderr).toBe('');
    await vi.advanceTimersByTimeAsync(1);
    expect(stderr).toBe('[holdfast] looked for Electron\n');
    finish();
    await preparing;
    expect(stderr).toBe('[holdfast] looked for Electron\n[holdfast] found it\n');
  });

  it('that cannot be prepared is the user’s to put right, and what was tried is told', async () => {
    const failing = prepare(false, () => Promise.reject(new Error('No Electron here; connect to the network once.')));
    await expect(failing).rejects.toThrow(new UserError('No Electron here; connect to the network once.'));
    expect(stderr).toBe('[holdfast] looked for Electron\n');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails as a fault of ours when the script is not there', async () => {
    const failing = prepareElectron(false, () => Promise.reject(new Error('Cannot find module')));
    await expect(failing).rejects.toThrow('Cannot find module');
    await expect(failing).rejects.not.toBeInstanceOf(UserError);
    expect(vi.getTimerCount()).toBe(0);
  });
});
