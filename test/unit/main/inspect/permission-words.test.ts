import { expect, it } from 'vitest';
import { GRANTABLE_PERMISSIONS } from '../../../../src/main/permissions/permission-names.ts';
import { inspectFiles } from './scan.ts';

const words = async (manifest: object) => {
  const { permissions, optionalPermissions } = await inspectFiles({ 'background.js': '' }, manifest);
  return [...permissions, ...optionalPermissions].map(({ text }) => text);
};

it('says hosts and ports of sockets in plain words', async () => {
  const sockets = {
    tcp: { connect: ['printer.local:9100', '*.example.com:443', '*'] },
    tcpServer: { listen: ':8080' },
    udp: { bind: '127.0.0.1', send: '*:53', multicastMembership: '' },
  };
  expect(await words({ sockets })).toEqual([
    'Connect by TCP to printer.local, port 9100; example.com and every host below it, port 443; any computer, any port',
    'Accept TCP connections at port 8080 of any address of this computer',
    'Send UDP datagrams to any computer, port 53',
    'Receive UDP datagrams at any port of 127.0.0.1',
    'Receive what is sent to groups (UDP multicast)',
  ]);
});

it('says the same thing once for both socket APIs', async () => {
  const manifest = { sockets: { tcp: { connect: '*' } }, permissions: [{ socket: ['tcp-connect', 'udp-bind::9'] }] };
  expect(await words(manifest)).toEqual([
    'Connect by TCP to any computer, any port',
    'Receive UDP datagrams at port 9 of any address of this computer',
  ]);
});

it('says what the app may do with files, devices, web sites and other apps', async () => {
  const manifest = {
    permissions: [
      { fileSystem: ['write', 'directory'] },
      'videoCapture',
      'https://*.example.com/*',
      { usbDevices: [{ vendorId: 1507, productId: 2 }] },
    ],
    optional_permissions: ['audio'],
    bluetooth: {},
    file_handlers: { text: { extensions: ['txt'], types: ['text/csv'] } },
    externally_connectable: { ids: ['*'] },
  };
  expect(await words(manifest)).toEqual([
    'Read and change data of the web sites at https://*.example.com/*',
    'Change the files that you choose',
    'Open whole folders that you choose',
    'Read the files that you choose',
    'Use your camera',
    'Use the USB device 0x05e3:0x0002',
    'Use Bluetooth devices',
    'Be offered to open files: .txt, text/csv',
    'Exchange messages with any app',
    'Read and change the sound devices and the volume of this computer',
  ]);
});

it('has a sentence for every permission that has no more in it than its name', async () => {
  // Alone these grant nothing.
  const plain = GRANTABLE_PERMISSIONS.filter((name) => !['socket', 'usbDevices', 'mediaGalleries'].includes(name));
  for (const name of plain) expect([name, (await words({ permissions: [name] })).length > 0]).toEqual([name, true]);
});
