/** Leaving by the PIN, in a machine: the login of its terminal, and back to the kiosk by a command. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processes, showsApp, UNIT, until, untilApp } from './kiosk.ts';
import type { Machine } from './machine.ts';
import type { Report } from './report.ts';

const DIALOG = '15181c';

export async function checkPin(machine: Machine, report: Report, pictures: string): Promise<void> {
  const picture = (name: string) => join(pictures, `${name}.png`);
  const { shell } = machine;
  const states = async () =>
    (await shell.ask(`systemctl is-active ${UNIT} getty@tty1 || true; cat /sys/class/tty/tty0/active`)).replaceAll(
      '\n',
      ' ',
    );
  const asks = async () => (await machine.screen()).at(20, 20) === DIALOG;

  await report.check('the PIN', async () => {
    await machine.keys('ctrl', 'alt', 's');
    await until('the question', asks, 120_000);
    await machine.screen(picture('pin'));
    await machine.keys('esc');
    await until('the app', async () => showsApp(await machine.screen()), 120_000);
    const [before] = await processes(machine, 'supervisor');
    await machine.keys('ctrl', 'alt', 's');
    await until('the question', asks, 120_000);
    for (const key of ['2', '4', '6', '9', 'ret']) await machine.keys(key);
    await sleep(10_000);
    await machine.screen(picture('pin-wrong'));
    await machine.keys('esc');
    await until('the app', async () => showsApp(await machine.screen()), 120_000);
    const [after] = await processes(machine, 'supervisor');
    if (before === undefined || after !== before) throw new Error('another PIN ended it');
    return `asks for it, in front of the app: ${picture('pin')}; Escape and another PIN lead back`;
  });

  await report.check('the PIN leads to a login', async () => {
    await machine.keys('ctrl', 'alt', 's');
    await until('the question', asks, 120_000);
    for (const key of ['2', '4', '6', '8', 'ret']) await machine.keys(key);
    await until('the login', async () => (await states()) === 'inactive active tty1', 180_000);
    await until('its text', async () => (await shell.ask('cat /dev/vcs1')).includes('login:'), 120_000);
    await machine.screen(picture('after-pin'));
    // That it is heard there, and that nothing takes the terminal back.
    for (const key of ['r', 'o', 'o', 't', 'ret']) await machine.keys(key);
    await until('its next question', async () => (await shell.ask('cat /dev/vcs1')).includes('Password:'), 120_000);
    await machine.screen(picture('login'));
    if ((await processes(machine, 'supervisor')).length > 0 || (await states()) !== 'inactive active tty1')
      throw new Error(`the kiosk is there again: ${await states()}`);
    return `the unit is inactive, and the login of the first terminal hears keys: ${picture('login')}`;
  });

  await report.check('back to the kiosk by systemctl start', async () => {
    await shell.ask(`systemctl start --no-block ${UNIT}`);
    const seconds = await untilApp(machine);
    await until('active', async () => (await states()) === 'active inactive tty1', 120_000);
    return `the app after ${seconds} s, and no login any more`;
  });
}
