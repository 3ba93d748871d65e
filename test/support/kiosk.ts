/** A kiosk with a policy of a test's own, in real Electron. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { KioskPolicyFile } from '../../src/main/kiosk/policy/policy-schema.ts';
import { fixtureFolder, startShell } from './shell.ts';
import type { RunningShell, ShellTestOptions } from './shell.ts';

export type TestPolicy = Partial<KioskPolicyFile>;

export interface RunningKiosk extends RunningShell {
  /** The app's window, as it is now. */
  window(): Promise<Page>;
  writePolicy(policy: TestPolicy): void;
  /** Runs a script in the app's window, as if the visitor had just done something. Not through Playwright, which waits for navigations that are refused. */
  inPage<T>(script: string): Promise<T>;
  /** The same in the sandboxed page that is in a frame of the window. */
  inSandbox<T>(script: string): Promise<T>;
  /** How the app's window fills the screen. */
  placement(): Promise<WindowPlacement>;
}

export interface WindowPlacement {
  readonly windows: number;
  readonly fullScreen: boolean;
  readonly onTop: boolean;
  readonly fills: boolean;
  readonly focused: boolean;
}

export const LOCKED: WindowPlacement = { windows: 1, fullScreen: true, onTop: true, fills: true, focused: true };

/** The machine that runs the tests may have no network. */
const BASE: TestPolicy = { WaitForNetwork: 'never' };

export async function startKiosk(
  policy: TestPolicy = {},
  { folder = fixtureFolder('kiosk'), ...options }: ShellTestOptions & { folder?: string } = {},
): Promise<RunningKiosk> {
  const home = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  const file = join(home, 'policy.json');
  const writePolicy = (next: TestPolicy) => {
    writeFileSync(`${file}.new`, JSON.stringify({ PolicyVersion: 1, ...BASE, ...next }), { mode: 0o644 });
    renameSync(`${file}.new`, file);
  };
  writePolicy(policy);
  const shell = await startShell(folder, { ...options, kiosk: { policy: file, ...options.kiosk } }).catch(
    (error: unknown) => {
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
      throw error;
    },
  );
  return {
    ...shell,
    window: () => shell.page('window.html'),
    writePolicy,
    inPage: <T>(script: string) =>
      shell.electron.evaluate(
        ({ BrowserWindow }, code) =>
          BrowserWindow.getAllWindows()
            .find((one) => /window\.html(?:#|$)/.test(one.webContents.getURL()))
            ?.webContents.executeJavaScript(code, true),
        script,
      ) as Promise<T>,
    inSandbox: <T>(script: string) =>
      shell.electron.evaluate(
        ({ webContents }, code) =>
          webContents
            .getAllWebContents()
            .flatMap(({ mainFrame }) => mainFrame.framesInSubtree)
            .find(({ url }) => url.endsWith('sandboxed.html'))
            ?.executeJavaScript(code, true),
        script,
      ) as Promise<T>,
    placement: () =>
      shell.electron.evaluate(({ BrowserWindow, screen }) => {
        const { bounds } = screen.getPrimaryDisplay();
        const apps = BrowserWindow.getAllWindows().filter((window) =>
          /window\.html(?:#|$)/.test(window.webContents.getURL()),
        );
        const [window] = apps;
        const now = window?.getBounds();
        return {
          windows: apps.length,
          fullScreen: window?.isFullScreen() ?? false,
          onTop: window?.isAlwaysOnTop() ?? false,
          fills: JSON.stringify(now) === JSON.stringify(bounds),
          focused: window?.isFocused() ?? false,
        };
      }),
    async close() {
      await shell.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
