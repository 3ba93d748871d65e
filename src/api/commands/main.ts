import { defineRoom } from '../../main/host/room.ts';
import { assignCommands } from '../../main/package/commands.ts';
import { shortcutId, shortcutPlatform, shownShortcut } from '../../main/package/shortcut.ts';
import contract from './contract.ts';

/**
 * `chrome.commands` for one app: its keys work in all of its windows, and those of global commands everywhere, as long as the app is
 * loaded. The page gets no keydown for them.
 */
export default defineRoom(contract, (app) => {
  const commands = assignCommands(app.manifest.commands ?? {});
  const fire = (name: string) => app.broadcast('commands.onCommand', [name, null]);
  const local = commands.flatMap(({ name, global, shortcut }) =>
    shortcut && !global ? [{ shortcut, pressed: () => fire(name) }] : [],
  );
  app.shortcuts.provide(local);
  const releases: (() => void)[] = [];
  for (const { name, global, shortcut } of commands) {
    if (!global || !shortcut) continue;
    const release = app.shortcuts.everywhere(shortcut, () => fire(name));
    if (release) releases.push(release);
    else {
      const keys = shortcutId(shortcut);
      app.log.warn(`${keys} is not available for the global command "${name}": another program or app has it.`);
    }
  }

  return {
    handlers: {
      getAll: () => [
        commands.map(({ name, description, shortcut }) => ({
          description,
          name,
          shortcut: shortcut ? shownShortcut(shortcut, shortcutPlatform()) : '',
        })),
      ],
    },
    wakes: () => releases.length > 0 && app.lifecycle.listens('commands.onCommand'),
    dispose: () => {
      app.shortcuts.provide([]);
      for (const release of releases) release();
    },
  };
});
