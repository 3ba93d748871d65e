import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasTime64Names, parsePolicy, selectPackages } from '../../../scripts/lib/apt.mjs';
import {
  ensureSystemLibraries,
  needsXvfb,
  packagesOfLibrary,
  parseLdd,
  wantedPackages,
} from '../../../scripts/lib/system-libraries.mjs';
import { temporaryFolder } from './temporary-folder.ts';

describe('parseLdd', () => {
  it('names each missing library once', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffc)',
      '\tlibglib-2.0.so.0 => not found',
      '\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f)',
      '\tlibnss3.so => not found',
      '\tlibglib-2.0.so.0 => not found',
    ];
    expect(parseLdd(output.join('\n'))).toEqual(['libglib-2.0.so.0', 'libnss3.so']);
    expect(parseLdd('\tlibm.so.6 => /lib/libm.so.6 (0x1)\n')).toEqual([]);
  });
});

describe('wantedPackages', () => {
  it('knows every library that Electron 33 is linked with, apart from the C library', () => {
    const linked =
      'libglib-2.0.so.0 libgobject-2.0.so.0 libgio-2.0.so.0 libnss3.so libnssutil3.so libsmime3.so libnspr4.so ' +
      'libdbus-1.so.3 libatk-1.0.so.0 libatk-bridge-2.0.so.0 libcups.so.2 libdrm.so.2 libgtk-3.so.0 libpango-1.0.so.0 ' +
      'libcairo.so.2 libX11.so.6 libXcomposite.so.1 libXdamage.so.1 libXext.so.6 libXfixes.so.3 libXrandr.so.2 ' +
      'libgbm.so.1 libexpat.so.1 libxcb.so.1 libxkbcommon.so.0 libudev.so.1 libasound.so.2 libatspi.so.0 libgcc_s.so.1';
    expect(wantedPackages({ libraries: linked.split(' '), xvfb: false }).unknown).toEqual([]);
  });

  it('asks for a package once, with both its names, and keeps apart what it does not know', () => {
    const libraries = ['libgio-2.0.so.0', 'libglib-2.0.so.0', 'libnss3.so', 'libnew.so.9'];
    expect(wantedPackages({ libraries, xvfb: true })).toEqual({
      wanted: [['libglib2.0-0', 'libglib2.0-0t64'], ['libnss3'], ['xvfb'], ['xauth']],
      unknown: ['libnew.so.9'],
    });
  });

  it('has well-formed names: the newer one is the older one with t64', () => {
    for (const [library, names] of Object.entries(packagesOfLibrary)) {
      expect(library).toMatch(/^lib.+\.so(\.\d+)?$/);
      expect(names[0]).toMatch(/^[a-z0-9.+-]+$/);
      if (names.length > 1) expect(names).toEqual([names[0], `${names[0]}t64`]);
    }
  });
});

describe('package names', () => {
  const wanted = [['libasound2', 'libasound2t64'], ['libnss3']];

  it('are those that apt can install', () => {
    expect(selectPackages(wanted, new Set(['libasound2t64', 'libnss3']), false)).toEqual(['libasound2t64', 'libnss3']);
    expect(selectPackages(wanted, new Set(['libasound2', 'libnss3']), true)).toEqual(['libasound2', 'libnss3']);
  });

  it('follow the age of the system where apt has no lists', () => {
    expect(selectPackages(wanted, new Set(), true)).toEqual(['libasound2t64', 'libnss3']);
    expect(selectPackages(wanted, null, false)).toEqual(['libasound2', 'libnss3']);
  });

  it('are renamed from Debian 13 and Ubuntu 24.04 on', () => {
    expect(hasTime64Names('ID=debian\nVERSION_ID="12"\n')).toBe(false);
    expect(hasTime64Names('ID=debian\nVERSION_ID="13"\n')).toBe(true);
    expect(hasTime64Names('PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\n')).toBe(true);
    expect(hasTime64Names('NAME="Ubuntu"\nVERSION_ID="22.04"\nID=ubuntu\nID_LIKE=debian\n')).toBe(false);
    expect(hasTime64Names('VERSION_ID="24.04"\nID=ubuntu\n')).toBe(true);
    expect(hasTime64Names('')).toBe(false);
  });

  it('count as known only with a candidate', () => {
    const policy = [
      'libnss3:',
      '  Installed: (none)',
      '  Candidate: 2:3.98-1',
      '  Version table:',
      '     2:3.98-1 500',
      'libasound2:',
      '  Installed: (none)',
      '  Candidate: (none)',
      '  Version table:',
      'libasound2t64:',
      '  Installed: 1.2.11-1',
      '  Candidate: 1.2.11-1',
      '  Version table:',
      '',
    ];
    expect(parsePolicy(policy.join('\n'))).toEqual(new Set(['libnss3', 'libasound2t64']));
    expect(parsePolicy('')).toEqual(new Set());
  });
});

describe('needsXvfb', () => {
  it('is for Linux without a display', () => {
    expect(needsXvfb({}, 'linux')).toBe(true);
    expect(needsXvfb({ DISPLAY: '' }, 'linux')).toBe(true);
    expect(needsXvfb({ DISPLAY: ':0' }, 'linux')).toBe(false);
    expect(needsXvfb({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(false);
    expect(needsXvfb({}, 'darwin')).toBe(false);
  });
});

/** A machine with a PATH of its own: programs as shell scripts, which note what they were asked in `calls`. */
function machine(programs: Record<string, string>, uid = 0) {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  const calls = join(folder, 'calls');
  mkdirSync(bin);
  symlinkSync('/usr/bin/env', join(bin, 'env'));
  for (const [name, body] of Object.entries(programs)) {
    const note = name === 'ldd' ? '' : `echo "${name} $*" >> '${calls}'`;
    writeFileSync(join(bin, name), `#!/bin/sh\ncd '${folder}'\n${note}\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const lines: string[] = [];
  const env: NodeJS.ProcessEnv = { PATH: bin, DISPLAY: ':0' };
  const log = (line: string) => void lines.push(line);
  return {
    options: { executable: '/somewhere/electron', env, platform: 'linux' as const, log, uid },
    lines,
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  };
}

/** Lacks libnss3.so until the file `installed` is there. */
const ldd = `if [ -e installed ]; then echo 'libnss3.so => /lib/libnss3.so (0x1)'; else echo 'libnss3.so => not found'; fi`;
const knowsNss = `echo 'libnss3:'; echo '  Candidate: 1'`;
const install = 'apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends';
const update = 'apt-get -o DPkg::Lock::Timeout=300 update -qq';

describe.skipIf(process.platform === 'win32')('ensureSystemLibraries', () => {
  it('does nothing when nothing is missing', async () => {
    const { options, calls, lines } = machine({ ldd: `echo 'libnss3.so => /lib/libnss3.so (0x1)'`, 'apt-get': '' });
    await ensureSystemLibraries(options);
    expect(calls()).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('installs what is missing when root, and says so', async () => {
    const { options, calls, lines } = machine({ ldd, 'apt-cache': knowsNss, 'apt-get': ': > installed' });
    await ensureSystemLibraries(options);
    expect(calls()).toEqual(['apt-cache policy libnss3', `${install} libnss3`]);
    expect(lines.join('\n')).toContain('libnss3.so');
    expect(lines.join('\n')).toContain('apt-get install -y --no-install-recommends libnss3');
  });

  it('fetches the package lists only when apt does not know a package', async () => {
    const aptGet = `case "$*" in *update*) : > lists;; *) : > installed;; esac`;
    const { options, calls } = machine({
      ldd,
      'apt-cache': `if [ -e lists ]; then ${knowsNss}; fi`,
      'apt-get': aptGet,
    });
    await ensureSystemLibraries(options);
    expect(calls()).toEqual(['apt-cache policy libnss3', update, 'apt-cache policy libnss3', `${install} libnss3`]);
  });

  it('fetches the package lists when the installation fails for their age', async () => {
    const aptGet = `case "$*" in *update*) : > lists;; *) [ -e lists ] || exit 100; : > installed;; esac`;
    const { options, calls } = machine({ ldd, 'apt-cache': knowsNss, 'apt-get': aptGet });
    await ensureSystemLibraries(options);
    expect(calls()).toEqual(['apt-cache policy libnss3', `${install} libnss3`, update, `${install} libnss3`]);
  });

  it('uses a sudo that does not ask', async () => {
    const sudo = `shift; if [ "$1" != true ]; then "$@"; fi`;
    const { options, calls } = machine({ ldd, 'apt-cache': knowsNss, 'apt-get': ': > installed', sudo }, 1000);
    await ensureSystemLibraries(options);
    expect(calls().at(-1)).toBe(`${install} libnss3`);
  });

  it('gives the line to run when it may not install', async () => {
    const { options, calls } = machine({ ldd, 'apt-cache': knowsNss, 'apt-get': '', sudo: 'exit 1' }, 1000);
    await expect(ensureSystemLibraries(options)).rejects.toThrow(
      /libnss3\.so[^]*as root[^]*\n {2}apt-get update && apt-get install -y --no-install-recommends libnss3$/,
    );
    expect(calls()).toEqual(['sudo -n true', 'apt-cache policy libnss3']);
  });

  it('gives what apt-get said when it fails', async () => {
    const { options } = machine({ ldd, 'apt-cache': knowsNss, 'apt-get': `echo 'E: no space left' >&2; exit 100` });
    await expect(ensureSystemLibraries(options)).rejects.toThrow(/apt-get install [^]*failed:\nE: no space left/);
  });

  it('names a library that is still missing afterwards', async () => {
    const unknown = `echo 'libnew.so.9 => not found'`;
    const { options, calls } = machine({ ldd: unknown, 'apt-get': '' });
    await expect(ensureSystemLibraries(options)).rejects.toThrow(/lacks[^]*libnew\.so\.9[^]*apt-file search/);
    expect(calls()).toEqual([]);
  });

  it('names the libraries where there is no apt-get, and where there is no ldd', async () => {
    await expect(ensureSystemLibraries(machine({ ldd }).options)).rejects.toThrow(/libnss3\.so[^]*package manager/);
    await expect(ensureSystemLibraries(machine({}).options)).rejects.toThrow('no ldd');
    const notDynamic = machine({ ldd: `echo 'not a dynamic executable' >&2; exit 1` });
    await expect(ensureSystemLibraries(notDynamic.options)).rejects.toThrow(
      /ldd cannot read \/somewhere\/electron[^]*not a dynamic/,
    );
  });

  it('installs Xvfb where there is no display', async () => {
    const aptGet = `for name in xvfb-run xauth; do echo '#!/bin/sh' > bin/$name; chmod 755 bin/$name; done`;
    const { options, calls, lines } = machine({ ldd: 'echo', 'apt-cache': '', 'apt-get': aptGet });
    symlinkSync('/bin/chmod', join(options.env['PATH'] ?? '', 'chmod'));
    delete options.env['DISPLAY'];
    await ensureSystemLibraries(options);
    expect(calls().at(-1)).toBe(`${install} xvfb xauth`);
    expect(lines.join('\n')).toContain('neither DISPLAY nor WAYLAND_DISPLAY');
  });

  it('looks at Linux only', async () => {
    const { options } = machine({});
    await ensureSystemLibraries({ ...options, platform: 'darwin' });
  });
});
