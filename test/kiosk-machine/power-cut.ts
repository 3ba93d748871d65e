/** The plug is pulled while orders are stored: the file system, the policy and what the app had confirmed are there afterwards. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROFILE, SLOW_MS, showsApp, until, untilApp } from './kiosk.ts';
import type { Machine } from './machine.ts';
import type { Report } from './report.ts';

/** What the orders wait for: it prints into a file. */
const PRINTED = '/root/printed';
const PRINTER = `require('net').createServer((till) => till.on('data', (data) => require('fs').appendFileSync('${PRINTED}', data))).listen(9100, '127.0.0.1')`;

export async function checkPowerCut(machine: Machine, report: Report, pictures: string): Promise<void> {
  await report.check('the plug is pulled while orders are stored', async () => {
    const sum = 'sha256sum /etc/order-screen-app/policy.json';
    const policy = await machine.shell.ask(sum);
    const confirmed = await orderUntilStored(machine, 3);
    // One more is on its way when the power goes.
    await order(machine);
    await machine.powerCut();
    const disk = machine.checkDisk();
    await machine.powerOn();
    const seconds = await untilApp(machine, SLOW_MS);
    await machine.screen(join(pictures, 'after-power-cut.png'));
    if ((await machine.shell.ask(sum)) !== policy) throw new Error('the policy is another one');
    await machine.shell.ask(`setsid /opt/holdfast/node -e "${PRINTER}" >/dev/null 2>&1 </dev/null &`);
    const printed = async () =>
      (await machine.shell.ask(`grep -ao 'Order [0-9]*' ${PRINTED} || true`))
        .split('\n')
        .map((line) => Number(line.slice(6)));
    await until('the orders are printed', async () => (await printed()).length >= confirmed, 300_000);
    // One too many would follow.
    await sleep(20_000);
    const numbers = await printed();
    const expected = numbers.map((_, index) => index + 1);
    if (numbers.join() !== expected.join() || numbers.length > confirmed + 1)
      throw new Error(`${confirmed} orders were confirmed before, and what is printed after it are ${numbers.join()}`);
    return `${disk}; the app ${seconds} s after power on; ${confirmed} orders confirmed before, and afterwards printed: ${numbers.join(', ')}`;
  });
}

/** Taps the first of the menu, and "Order". */
async function order(machine: Machine): Promise<void> {
  const { width, height, at } = await machine.screen();
  const idle = at(width - 60, height - 160);
  await machine.tap(120, 200);
  await until(
    'the order can be sent',
    async () => (await machine.screen()).at(width - 60, height - 160) !== idle,
    120_000,
  );
  await machine.tap(width - 60, height - 160);
}

/** Orders are numbered, and wait in chrome.storage for a printer that is not there. @returns the number of the last one that the app has confirmed */
async function orderUntilStored(machine: Machine, orders: number): Promise<number> {
  const before = await storedOrders(machine);
  for (let times = 0; times < orders; times += 1) {
    await untilApp(machine);
    await order(machine);
    await until('the app thanks', async () => !showsApp(await machine.screen()), 120_000);
  }
  await untilApp(machine);
  const stored = await storedOrders(machine);
  if (stored !== before + orders)
    throw new Error(`the app thanked for ${orders} orders, and has stored ${stored - before}`);
  return stored;
}

/** The highest number of an order in LevelDB's log: all that wait are written each time, as text. */
async function storedOrders(machine: Machine): Promise<number> {
  const found = await machine.shell.ask(
    `find ${PROFILE} -path '*torage*' -name '*.log' | tr '\\n' '\\0' | xargs -0 -r grep -aoh '"number":[0-9]*' | tr -dc '0-9\\n' | sort -n | tail -1`,
  );
  return Number(found === '' ? 0 : found);
}
