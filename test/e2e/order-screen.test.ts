/** The sample kiosk app as its visitors use it, with a printer that is sometimes off. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { loadApp } from '../../src/main/package/app-package.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';
import { appFolder, root } from '../support/shell.ts';

let kiosk: RunningKiosk | undefined;
let printer: Server | undefined;
afterEach(async () => {
  await kiosk?.close();
  printer?.close();
});

/** What a printer on a raw port has got, each connection by itself. @param port 0 for a free one */
async function startPrinter(
  port = 0,
): Promise<{ readonly port: number; readonly receipts: Buffer[]; stop(): Promise<void> }> {
  const receipts: Buffer[] = [];
  const server = createServer((socket) => {
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('end', () => receipts.push(Buffer.concat(parts)));
  });
  printer = server;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    receipts,
    async stop() {
      server.close();
      await once(server, 'close');
    },
  };
}

it('takes orders, prints them on the policy’s printer, and loses none while that is off', async () => {
  const first = await startPrinter();
  const { id } = await loadApp(appFolder('order-screen'));
  kiosk = await startKiosk(
    {
      AllowedHosts: [`127.0.0.1:${first.port}`],
      AllowFileSelectionDialogs: true,
      '3rdparty': { extensions: { [id]: { PrinterHost: '127.0.0.1', PrinterPort: first.port, Till: 'Station 7' } } },
    },
    { folder: appFolder('order-screen') },
  );
  const page = await kiosk.window();
  const choose = (name: string) => page.click(`button:has-text("${name}")`);
  await choose('Espresso');
  await choose('Espresso');
  await choose('Apple cake');
  expect(await page.textContent('#total')).toBe('Total8.70 €');
  const folder = join(root, 'test-results/screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'order-screen.png') });
  await page.click('#order');
  await expect.poll(() => page.textContent('#number')).toBe('1');
  await page.screenshot({ path: join(folder, 'order-screen-number.png') });
  await expect.poll(() => first.receipts.length).toBe(1);
  const [receipt] = first.receipts;
  expect(receipt?.subarray(0, 2)).toEqual(Buffer.from([0x1b, 0x40]));
  expect(receipt?.subarray(-4)).toEqual(Buffer.from([0x1d, 0x56, 0x42, 0x00]));
  const text = receipt?.toString('latin1') ?? '';
  for (const line of ['Station 7', 'Order 1', '2 x Espresso                4.80', 'Total                       8.70'])
    expect(text).toContain(`${line}\n`);

  await first.stop();
  await expect.poll(() => page.isVisible('#thanks')).toBe(false);
  await choose('Water');
  await page.click('#order');
  await expect.poll(() => page.textContent('#printer')).toBe('Receipts are printed in a moment.');
  const second = await startPrinter(first.port);
  await expect.poll(() => second.receipts.length).toBe(1);
  expect(second.receipts[0]?.toString('latin1')).toContain('Order 2\n');
  await expect.poll(() => page.textContent('#printer')).toBe('');
});
