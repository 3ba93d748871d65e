/** Processes of the kiosk that are killed or stopped, in a machine: each comes back without hands. */
import { join } from 'node:path';
import { killed, UNIT } from './kiosk.ts';
import type { Machine } from './machine.ts';
import type { Report } from './report.ts';

export async function checkHealing(machine: Machine, report: Report, pictures: string): Promise<void> {
  const picture = (name: string) => join(pictures, `${name}.png`);
  const unit = () => machine.shell.ask(`systemctl show ${UNIT} -P NRestarts`);
  for (const kind of ['renderer', 'main', 'supervisor', 'cage'])
    await report.check(`kill -9 of ${kind === 'cage' ? kind : `the ${kind}`}`, async () => {
      const before = await unit();
      const seconds = await killed(machine, kind, 'KILL', picture(`kill-${kind}`));
      const by = (await unit()) === before ? 'within the unit' : 'by systemd';
      return `the app again after ${seconds} s, ${by}`;
    });
  await report.check('the main process stopped (SIGSTOP)', async () => {
    const before = await unit();
    const seconds = await killed(machine, 'main', 'STOP', picture('stop-main'));
    if ((await unit()) !== before) throw new Error('systemd began the unit anew, not the supervisor its main process');
    return `replaced by the supervisor, the app again after ${seconds} s`;
  });
  await report.check('the supervisor stopped (SIGSTOP)', async () => {
    const timeouts = () =>
      machine.shell.ask(`journalctl -b -u ${UNIT} -o cat --no-pager | grep -c 'Watchdog timeout' || true`);
    const before = await timeouts();
    const seconds = await killed(machine, 'supervisor', 'STOP', picture('stop-supervisor'));
    if (Number(await timeouts()) !== Number(before) + 1) throw new Error('it was not systemd that found it');
    return `ended by systemd's watchdog, the app again after ${seconds} s`;
  });
}
