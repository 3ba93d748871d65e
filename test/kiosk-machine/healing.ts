/** Processes of the kiosk that are killed or stopped, in a machine: each comes back without hands. */
import { killed, UNIT } from './kiosk.ts';
import type { Machine } from './machine.ts';
import type { Report } from './report.ts';

export async function checkHealing(machine: Machine, report: Report): Promise<void> {
  const unit = () => machine.shell.ask(`systemctl show ${UNIT} -P NRestarts`);
  for (const kind of ['renderer', 'main', 'supervisor', 'cage'])
    await report.check(`kill -9 of ${kind === 'cage' ? kind : `the ${kind}`}`, async () => {
      const before = await unit();
      const seconds = await killed(machine, kind);
      const by = (await unit()) === before ? 'within the unit' : 'by systemd';
      return `the app again after ${seconds} s, ${by}`;
    });
  await report.check('the main process stopped (SIGSTOP)', async () => {
    const before = await unit();
    const seconds = await killed(machine, 'main', 'STOP');
    if ((await unit()) !== before) throw new Error('systemd began the unit anew, not the supervisor its main process');
    return `replaced by the supervisor, the app again after ${seconds} s`;
  });
  await report.check('the supervisor stopped (SIGSTOP)', async () => {
    const seconds = await killed(machine, 'supervisor', 'STOP');
    const log = await machine.shell.ask(`journalctl -b -u ${UNIT} -o cat --no-pager | grep -i watchdog | tail -1`);
    if (!/watchdog timeout/i.test(log)) throw new Error(`systemd did not say so: ${log}`);
    return `ended by systemd's watchdog, the app again after ${seconds} s`;
  });
}
