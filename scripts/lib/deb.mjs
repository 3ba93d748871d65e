// Has dpkg-deb make a package of what electron-builder would give to fpm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn, normalise, packageTime, place, realUrl } from './package-root.mjs';

/**
 * @param {import('./fpm-options.mjs').FpmOptions} options
 * @returns {number} exit code
 */
export function buildDeb(options) {
  const { last, sources } = options;
  const root = mkdtempSync(join(tmpdir(), 'holdfast-deb-'));
  try {
    for (const source of sources) place(root, source);
    const script = join(root, 'DEBIAN');
    mkdirSync(script);
    writeFileSync(join(script, 'control'), control(root, options));
    writeFileSync(join(script, 'md5sums'), checksums(root));
    for (const [option, name] of /** @type {const} */ ([
      ['--before-install', 'preinst'],
      ['--after-install', 'postinst'],
      ['--before-remove', 'prerm'],
      ['--after-remove', 'postrm'],
    ])) {
      const file = last(option);
      if (file !== undefined) writeFileSync(join(script, name), readFileSync(file));
    }
    normalise(root, (path) => path.includes('/DEBIAN/p'));
    const compression = last('--deb-compression') ?? 'xz';
    // The usual level takes minutes, and saves an eighth.
    const args = ['--root-owner-group', `-Z${compression}`, '-z1', '--build', root, last('--package') ?? ''];
    const { status, error } = spawnSync('dpkg-deb', args, {
      stdio: 'inherit',
      env: { ...process.env, SOURCE_DATE_EPOCH: packageTime },
    });
    // Asked for with an .rpm, where electron-builder was to fetch what makes a .deb.
    if (error) throw new Error('There is no dpkg-deb: make the .deb without the .rpm.', { cause: error });
    return status ?? 1;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {import('./fpm-options.mjs').FpmOptions} options
 */
function control(root, { last, all }) {
  const [synopsis = '', ...description] = (last('--description') ?? '').split('\n');
  const fields = {
    Package: last('--name'),
    Version: [last('--version'), ...all('--iteration')].join('-'),
    Architecture: last('--architecture'),
    Maintainer: last('--maintainer'),
    'Installed-Size': String(Math.ceil(sizeOf(root) / 1024)),
    Depends: all('--depends').join(', '),
    Recommends: all('--deb-recommends').join(', '),
    Section: last('--category') ?? 'default',
    Priority: last('--deb-priority') ?? 'optional',
    Homepage: realUrl(last('--url')),
    // electron-builder leaves the first line empty unless it is told one.
    Description: [
      synopsis.trim() || (description.shift() ?? '').trim() || last('--name'),
      ...description.map(continued),
    ].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

/** @param {string} line of a description: an empty one is a dot */
function continued(line) {
  return line.trim() === '' ? ' .' : ` ${line.trim()}`;
}

/** @param {string} root */
function checksums(root) {
  const lines = filesIn(root)
    .filter((path) => !path.startsWith('DEBIAN/') && lstatSync(join(root, path)).isFile())
    .map(
      (path) =>
        `${createHash('md5')
          .update(readFileSync(join(root, path)))
          .digest('hex')}  ${path}`,
    );
  return `${lines.join('\n')}\n`;
}

/** @param {string} folder */
function sizeOf(folder) {
  return filesIn(folder).reduce((sum, path) => sum + lstatSync(join(folder, path)).size, 0);
}
