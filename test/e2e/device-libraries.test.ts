/** That the libraries for serial ports, USB and HID are there for those who use them alone. */
import { expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';

it.skipIf(process.platform !== 'linux').each([
  ['serial', []],
  ['windows', []],
  ['device-chooser', ['usb']],
])('of an app such as %s are loaded: %j', async (name, expected) => {
  const shell = await startShell(fixtureFolder(name));
  try {
    await shell.page('window.html');
    const loaded = () =>
      shell.electron.evaluate(() =>
        process
          .getBuiltinModule('node:fs')
          .readFileSync('/proc/self/maps', 'utf8')
          .split('\n')
          .flatMap((line) => /node_modules\/(usb|node-hid|@serialport)\/.*\.node$/.exec(line)?.[1] ?? []),
      );
    await expect.poll(async () => [...new Set(await loaded())]).toEqual(expected);
  } finally {
    await shell.close();
  }
});
