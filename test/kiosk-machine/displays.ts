/**
 * A second display is plugged into a machine and pulled out again: cage makes one screen of both, with nothing but the app on it. Cage 0.1.4 leaves
 * its window as wide when one of them goes.
 */
import { join } from 'node:path';
import { processes, UNIT, until, untilApp } from './kiosk.ts';
import type { Machine } from './machine.ts';
import type { Report } from './report.ts';

const MENU = 'f6f1e9';
const ORDER = 'ffffff';

export async function checkDisplays(machine: Machine, report: Report, pictures: string): Promise<void> {
  await report.check('a second display comes', async () => {
    const began = async () =>
      `${(await processes(machine, 'main')).join()} ${await machine.shell.ask(`systemctl show ${UNIT} -P NRestarts`)}`;
    const before = await began();
    await machine.secondDisplay(1280, 800);
    const came = await until(
      'the app over both',
      async () => {
        const [first, second] = [await machine.screen(), await machine.screen(undefined, 1)];
        const right = first.width - 3;
        return (
          [first.at(2, 2), first.at(right, 2), second.at(2, 2)].every((colour) => colour === MENU) &&
          second.at(second.width - 3, 2) === ORDER
        );
      },
      180_000,
    );
    await machine.screen(join(pictures, 'display-1.png'));
    await machine.screen(join(pictures, 'display-2.png'), 1);
    if ((await began()) !== before) throw new Error(`before: ${before}; after: ${await began()}`);
    return `the app over both after ${came} s, and nothing began anew`;
  });

  await report.check('the second display goes', async () => {
    await machine.secondDisplay(0, 0);
    const connected = () => machine.shell.ask('grep -lx connected /sys/class/drm/card*-*/status | wc -l');
    await until('the machine sees it', async () => (await connected()) === '1', 60_000);
    const fits = await untilApp(machine, 30_000).then(
      (seconds) => `the app is on the one that is left after ${seconds} s`,
      () => 'the app is as wide as before',
    );
    await machine.screen(join(pictures, 'display-gone.png'));
    await machine.shell.ask(`systemctl restart --no-block ${UNIT}`);
    return `${fits}; a new start of the kiosk takes ${await untilApp(machine)} s, and fits`;
  });
}
