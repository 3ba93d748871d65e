import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serialGroupAdvice } from '../../../../../src/main/kiosk/doctor/serial-group.ts';
import { linuxFiles } from '../../../../../src/main/kiosk/setup/linux-files.ts';
import { applyFiles } from '../../../../../src/main/kiosk/setup/system-files.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();

it('says when the user of a kiosk is not in the group of the serial ports', () => {
  const root = folder();
  expect(serialGroupAdvice(root)).toBeUndefined();
  applyFiles(linuxFiles({ command: '/opt/till --kiosk', policy: '/p.json', user: 'till' }), root);
  expect(serialGroupAdvice(root)).toContain('till is not in their group, dialout');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ntill:x:9:\ndialout:x:20:attila,stillwater\n');
  expect(serialGroupAdvice(root)).toContain('--serial');
  writeFileSync(join(root, 'etc/group'), 'dialout:x:20:attila,till\n');
  expect(serialGroupAdvice(root)).toBeUndefined();
});
