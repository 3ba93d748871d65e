/** Programs and packages for Windows, signed on Linux with a certificate of the test's own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appFolder, root } from '../support/shell.ts';
import { writeWindowsElectron } from '../support/windows-electron.ts';

const lacking = ['openssl', 'osslsigncode'].filter((name) => !existsSync(join('/usr/bin', name)));
const target = existsSync('/usr/bin/wixl') ? 'dir,msi' : 'dir';

describe.skipIf(lacking.length > 0)('signing for Windows (needs openssl and osslsigncode)', () => {
  let folder: string;
  let certificate: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-signing-'));
    certificate = join(folder, 'certificate.pem');
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    const use = ['-addext', 'extendedKeyUsage=codeSigning', '-addext', 'keyUsage=digitalSignature'];
    const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', 'key.pem', '-out', certificate];
    openssl('req', '-x509', ...made, '-subj', '/CN=Loopback Makers', ...use);
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'key.pem',
      '-in',
      certificate,
      '-out',
      'both.pfx',
      '-passout',
      'pass:secret',
    );
    writeWindowsElectron(join(folder, 'electron'), '45.4.1');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  /** Without the network, and so without the time of a server's in the signature. */
  function holdfast(output: string, variables: NodeJS.ProcessEnv) {
    const args = [
      'package',
      appFolder('loopback'),
      '--platform',
      'win',
      '--arch',
      'x64',
      '--target',
      target,
      '--output',
      output,
    ];
    const more = ['--electron-dist', join(folder, 'electron'), '--app-id', 'a'.repeat(32), '--require-signature'];
    return spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args, ...more], {
      cwd: folder,
      env: { ...process.env, ELECTRON_BUILDER_OFFLINE: 'true', ...variables },
      encoding: 'utf8',
    });
  }

  const verify = (file: string) =>
    spawnSync('osslsigncode', ['verify', '-CAfile', certificate, '-in', file], { encoding: 'utf8' });

  it('signs the program, and the package with it', () => {
    const { status, stderr } = holdfast('signed', { CSC_LINK: join(folder, 'both.pfx'), CSC_KEY_PASSWORD: 'secret' });
    expect([status, stderr]).toEqual([0, expect.stringContaining('Checked it')]);
    const name = join(folder, 'signed/loopback-app-1.0-windows-x64');
    const program = join(name, 'loopback-app.exe');
    for (const file of target === 'dir' ? [program] : [program, `${name}.msi`]) {
      const { status: verified, stdout } = verify(file);
      expect([verified, stdout]).toEqual([0, expect.stringContaining('/CN=Loopback Makers')]);
    }
    // What is signed is what runs: with its fuses, resources and the hash of its archive.
    const bytes = readFileSync(program);
    bytes.write('X', bytes.indexOf('L\0o\0o\0p\0b\0a\0c\0k\0'));
    writeFileSync(program, bytes);
    expect(verify(program).status).not.toBe(0);
  });

  it('fails with a wrong password, and leaves nothing', () => {
    const { status, stderr } = holdfast('wrong', { CSC_LINK: join(folder, 'both.pfx'), CSC_KEY_PASSWORD: 'another' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('holdfast: electron-builder failed: ')]);
    // It may be in the log of a build machine.
    expect(stderr).not.toContain('another');
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
  });
});
