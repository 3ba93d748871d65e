/** A stand-in for Electron's files for Windows: a program without code, with what is written into the real one in place. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/** What @electron/fuses looks for; behind it a version, the number of fuses, and the fuses, all off. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 8;

/** @param folder is made */
export function writeWindowsElectron(folder: string, version: string): void {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program, true);
  const language = { lang: 1033, codepage: 1200 };
  const info = Resource.VersionInfo.create({ lang: language.lang, fixedInfo: {}, strings: [] });
  info.setStringValues(language, { ProductName: 'Electron', FileDescription: 'Electron' });
  info.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES]), Buffer.alloc(FUSES, '0')]);
  const files = {
    'electron.exe': Buffer.concat([Buffer.from(program.generate()), wire]),
    version: Buffer.from(version),
    'locales/en-US.pak': Buffer.from('en'),
    'locales/de.pak': Buffer.from('de'),
    'resources/default_app.asar': Buffer.from('default'),
    'resources.pak': Buffer.from('pak'),
    'LICENSES.chromium.html': Buffer.from('licenses'),
  };
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
