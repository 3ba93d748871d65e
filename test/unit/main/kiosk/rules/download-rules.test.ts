import { expect, it } from 'vitest';
import { refusesDownload } from '../../../../../src/main/kiosk/rules/download-rules.ts';

it.each([
  ['menu.pdf', false],
  ['picture.png', false],
  ['archive.tar.gz', false],
  ['no extension', false],
  ['exe', false],
  ['tool.exe', true],
  ['TOOL.EXE', true],
  ['menu.pdf.exe', true],
  ['tool.exe.', true],
  ['tool.exe . ', true],
  ['tool.exe:stream.pdf', true],
  ['script.sh', true],
  ['program.AppImage', true],
  ['start.desktop', true],
  ['page.hta', true],
])('%s can be run: %s', (name, dangerous) => {
  expect(([0, 1, 2, 3, 4] as const).map((restriction) => refusesDownload(restriction, name))).toEqual([
    false,
    dangerous,
    dangerous,
    true,
    dangerous,
  ]);
});
