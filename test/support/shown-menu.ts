/** Native menus: they take the system's input, which tests have none of, so they are built as always, and looked at instead of shown. */
import { expect } from 'vitest';
import type { RunningShell } from './shell.ts';

export interface ShownItem {
  readonly label: string;
  readonly type: string;
  readonly checked: boolean;
  readonly enabled: boolean;
  readonly items: readonly ShownItem[];
}

/** From now on; forgets what was shown. */
export function keepMenus({ electron }: RunningShell): Promise<void> {
  return electron.evaluate(({ Menu }) => {
    Object.assign(globalThis, { shownMenu: undefined });
    Menu.prototype.popup = function () {
      Object.assign(globalThis, { shownMenu: this });
    };
  });
}

/** The menu after what opens it. */
export async function menuAfter(shell: RunningShell, open: () => Promise<void>): Promise<readonly ShownItem[]> {
  await keepMenus(shell);
  const read = () =>
    shell.electron.evaluate(() => {
      const { shownMenu } = globalThis as unknown as { shownMenu?: Electron.Menu };
      const look = (menu: Electron.Menu): ShownItem[] =>
        menu.items.map(({ label, type, checked, enabled, submenu }) => {
          return { label, type, checked, enabled, items: submenu ? look(submenu) : [] };
        });
      return shownMenu && look(shownMenu);
    });
  // What has just come is not under the mouse at once.
  const readAfterPress = async () => {
    if ((await read()) === undefined) await open();
    return read();
  };
  await expect.poll(readAfterPress, { interval: 1000 }).toBeDefined();
  return (await read()) ?? [];
}

/** @param path labels from the top of the menu that was shown last */
export function pickInMenu({ electron }: RunningShell, path: readonly string[]): Promise<void> {
  return electron.evaluate((_electron, labels) => {
    let { shownMenu: menu } = globalThis as unknown as { shownMenu: Electron.Menu | undefined };
    for (const label of labels) {
      const item = menu?.items.find((other) => other.label === label);
      if (!item) throw new Error(`No ${label}`);
      if (item.submenu) menu = item.submenu;
      else item.click();
    }
  }, path);
}
