/** What a packaged app is, and what it refuses before anything of Chromium's begins. */
import { app, dialog } from 'electron';
import { ExitCode } from '../host/exit-code.ts';
import type { Log } from '../host/app-host.ts';
import { PRODUCT_FILE, readProduct } from '../product/product-file.ts';
import type { Product } from '../product/product-file.ts';
import { findTampering } from '../product/verify-files.ts';

/** Switches that open a shell up for development, or take its sandbox away. */
const REFUSED_IN_PRODUCTS = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-gpu-sandbox',
  'disable-web-security',
  'load-extension',
  'remote-debugging-port',
  'remote-debugging-pipe',
];

/** What this product is, and whether its files are as they were packaged; neither for the shell of the command. */
export function readOwnProduct(): { readonly product?: Product | undefined; readonly fault?: string } {
  if (!app.isPackaged) return {};
  const folder = app.getAppPath();
  try {
    const product = readProduct(folder);
    const fault = product && findTampering(folder, product.files, PRODUCT_FILE);
    if (fault === undefined) return { product };
    return { product, fault: `${product?.name} has been changed, and does not start: ${fault} Install it anew.` };
  } catch (error) {
    return { fault: `This program is damaged, and does not start: ${(error as Error).message} Install it anew.` };
  }
}

/** A packaged app is a product: what opens it up for development or takes its sandbox away has no place there. */
export function refuseSwitches(log: Log): void {
  if (!app.isPackaged) return;
  for (const name of REFUSED_IN_PRODUCTS) {
    if (!app.commandLine.hasSwitch(name)) continue;
    log.error(`--${name} is refused in a packaged app.`);
    // At once: nothing has begun yet, and nothing is to.
    process.exit(ExitCode.Usage);
  }
}

/** Said to whoever started it from a terminal, and to whoever did from a menu. */
export function refuseTampered(sentence: string): void {
  const end = () => process.exit(ExitCode.Fault);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.stderr.write(`[holdfast] error: ${sentence}\n`);
  // Not the box that waits: a signal could not end it.
  void app
    .whenReady()
    .then(() => dialog.showMessageBox({ type: 'error', title: app.name, message: sentence }))
    .finally(end);
}
