/** What is looked at in a kiosk that has just booted, in this order, and the ways out by keys. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processes, showsApp, UNIT, until } from './kiosk.ts';
import type { Picture } from '../support/ppm.ts';
import type { Machine } from './machine.ts';
import type { Report } from './report.ts';

/** Keys by which a visitor might leave, by the number of their way out (docs/kiosk/escapes.md). */
const KEYS: readonly (readonly [vector: number, ...keys: string[]])[] = [
  [4, 'alt', 'f4'],
  [4, 'ctrl', 'w'],
  [4, 'ctrl', 'q'],
  [4, 'f11'],
  [4, 'esc'],
  [5, 'alt', 'tab'],
  [5, 'meta_l'],
  [5, 'meta_l', 'd'],
  [5, 'ctrl', 'shift', 'esc'],
  [5, 'ctrl', 'alt', 'delete'],
  ...['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f12'].map((key) => [6, 'ctrl', 'alt', key] as const),
  [6, 'ctrl', 'alt', 'backspace'],
  // Kill, terminate, restart: each would be seen.
  ...['k', 'i', 'e', 'b'].map((key) => [6, 'alt', 'sysrq', key] as const),
];

export async function checkBooted(machine: Machine, report: Report, pictures: string): Promise<void> {
  const picture = (name: string) => join(pictures, `${name}.png`);
  const { shell } = machine;
  const stays = async (name: string): Promise<void> => {
    const screen = await machine.screen();
    if (showsApp(screen)) return;
    await machine.screen(picture(name));
    throw new Error(`the app does not fill the screen any more: ${picture(name)}`);
  };

  await report.check('boots to the app without hands', async () => {
    const seconds = await onTheWay(machine, picture);
    await machine.screen(picture('app'));
    return `${seconds} s from power on; ${picture('app')}`;
  });

  await report.check('no login on a terminal', async () => {
    const gettys = await shell.ask('ps -eo tty=,args= | grep "[a]getty" | grep "^tty[0-9]" || true');
    const active = await shell.ask('cat /sys/class/tty/tty0/active');
    if (gettys !== '' || active !== 'tty1') throw new Error(`on ${active}; ${gettys}`);
    return 'tty1 is in front, and no agetty runs';
  });

  await report.check('as a user of its own, with the sandbox', async () => {
    const [main = 0] = await processes(machine, 'main');
    const [renderer = 0] = await processes(machine, 'renderer');
    const said = await shell.ask(
      `grep -hE '^(Uid|Seccomp|NoNewPrivs):' /proc/${main}/status /proc/${renderer}/status | tr '\\n\\t' '; '; tr '\\0' ' ' </proc/${main}/cmdline`,
    );
    const owner = await shell.ask(`stat -c %U /proc/${main}`);
    if (owner !== 'holdfast-kiosk' || said.includes('--no-sandbox')) throw new Error(`${owner}: ${said}`);
    if (!/NoNewPrivs: 1; ?Seccomp: 2/.test(said.slice(said.lastIndexOf('Uid')))) throw new Error(said);
    return `${owner}; seccomp filters in the page's process`;
  });

  await report.check('systemd knows that it is ready', async () => {
    await until('active', async () => (await shell.run(`systemctl is-active --quiet ${UNIT}`)).status === 0, 60_000);
    return (await shell.ask(`systemctl show ${UNIT} -p ActiveState,SubState,NRestarts`)).split('\n').join(', ');
  });

  await report.check('a tap reaches the app', async () => {
    const before = await machine.screen();
    const order = [before.width - 60, before.height - 160] as const;
    await machine.tap(120, 200);
    await until(
      'the order can be sent',
      async () => (await machine.screen()).at(...order) !== before.at(...order),
      60_000,
    );
    await machine.screen(picture('tap'));
    return picture('tap');
  });

  await report.check('a key reaches the app', async () => {
    const before = totalOf(await machine.screen());
    // The button that was tapped has the focus.
    await machine.keys('spc');
    await until('another total', async () => totalOf(await machine.screen()) !== before, 60_000);
    return 'Space orders another one';
  });

  // At once: on an emulated processor each question takes seconds.
  const state = async () =>
    (
      await shell.ask(
        `cat /proc/sys/kernel/random/boot_id /sys/class/tty/tty0/active; systemctl show ${UNIT} -P NRestarts; pgrep -u holdfast-kiosk -f -- --supervised= || true`,
      )
    ).replaceAll('\n', ' ');
  const before = await state();
  const nothingBegan = async () => {
    const after = await state();
    if (after !== before) throw new Error(`before: ${before}; after: ${after}`);
    return 'the app stays on the screen, its terminal in front, and nothing began anew';
  };
  for (const [vector, ...keys] of KEYS) {
    const name = keys.join('+');
    await report.check(`way out ${vector}: ${name}`, async () => {
      await machine.keys(...keys);
      await sleep(2000);
      await stays(name);
      return nothingBegan();
    });
  }

  await report.check('way out 6: SysRq, were it open, would be heard', async () => {
    const heard = () => shell.ask("dmesg | grep -c 'sysrq: HELP' || true");
    await machine.keys('alt', 'sysrq', 'h');
    const closed = await heard();
    await shell.ask('sysctl -q kernel.sysrq=1');
    await machine.keys('alt', 'sysrq', 'h');
    await sleep(2000);
    const open = await heard();
    await shell.ask('sysctl -q kernel.sysrq=0');
    if (closed !== '0' || open !== '1') throw new Error(`heard ${closed} times while closed, ${open} while open`);
    return 'these are the keys that the kernel takes, where it is let';
  });

  await report.check('way out 5: Ctrl+Alt+Del many times at once', async () => {
    for (let times = 0; times < 8; times += 1) await machine.keys('ctrl', 'alt', 'delete');
    await sleep(3000);
    await stays('burst');
    return nothingBegan();
  });

  await report.check('way out 30: the power button', async () => {
    await machine.qmp.execute('system_powerdown');
    await sleep(5000);
    await stays('power-button');
    if ((await shell.ask('systemctl is-system-running || true')) === 'stopping') throw new Error('the machine stops');
    return nothingBegan();
  });

  await report.check('the doctor', async () => {
    const doctor = '/opt/holdfast/node /opt/holdfast/dist/cli.js kiosk doctor --policy';
    const { output } = await shell.run(`${doctor} /etc/order-screen-app/policy.json`);
    const open = output.split('\n').filter((line) => !/^(closed|$|\d+ ways out)/.test(line));
    if (open.length > 0) throw new Error(open.join('; '));
    return output.trim().split('\n').at(-1) ?? '';
  });
}

/** The pixels of the line with the total, by which one is told from another. */
function totalOf({ width, height, at }: Picture): string {
  const pixels: string[] = [];
  for (let x = width - 120; x < width - 20; x += 1)
    for (let y = height - 240; y < height - 205; y += 1) pixels.push(at(x, y));
  return pixels.join('');
}

/** Pictures of what a visitor sees until the app is there. @returns the seconds */
async function onTheWay(machine: Machine, picture: (name: string) => string): Promise<number> {
  let number = 0;
  let next = 0;
  return until('the app', async () => {
    if (performance.now() > next) {
      next = performance.now() + 10_000;
      await machine.screen(picture(`boot-${String((number += 1)).padStart(2, '0')}`));
    }
    return showsApp(await machine.screen());
  });
}
