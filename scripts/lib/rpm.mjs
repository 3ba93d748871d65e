// Has rpmbuild make a package of what electron-builder would give to fpm. https://rpm-software-management.github.io/rpm/manual/spec.html
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { filesIn, normalise, packageTime, place, realUrl } from './package-root.mjs';

/** By Debian's names, which electron-builder uses for one of them. */
const ARCHITECTURES = new Map([['amd64', 'x86_64']]);

/** By fpm's names. The number of threads is said, for it decides the bytes; the usual levels take minutes, and save an eighth. */
const PAYLOADS = new Map([
  ['none', 'w0.gzdio'],
  ['gzip', 'w1.gzdio'],
  ['bzip2', 'w9.bzdio'],
  ['xz', 'w1.xzdio'],
  ['xzmt', 'w1T2.xzdio'],
  ['zstd', 'w3.zstdio'],
]);

/** In no program of a product, whatever it is built on: rpmbuild would strip and compress files, and link to those with debug symbols. */
const SETTINGS = `
%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global _missing_build_ids_terminate_build 0
%global __brp_mangle_shebangs %{nil}
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global source_date_epoch_from_changelog 0
%global _buildhost localhost
%global __provides_exclude_from ^/opt/.*$
`.trim();

/**
 * @param {import('./fpm-options.mjs').FpmOptions} options
 * @returns {number} exit code
 */
export function buildRpm(options) {
  const work = mkdtempSync(join(tmpdir(), 'holdfast-rpm-'));
  try {
    const root = join(work, 'root');
    for (const source of options.sources) place(root, source);
    linkCommand(root, options);
    normalise(root);
    const list = join(work, 'files');
    writeFileSync(list, fileList(root));
    const spec = join(work, 'package.spec');
    writeFileSync(spec, specification(options, root, list));
    const given = options.last('--architecture') ?? '';
    const file = options.last('--package') ?? '';
    mkdirSync(dirname(file), { recursive: true });
    const definitions = { _topdir: work, _rpmdir: dirname(file), _build_name_fmt: literal(basename(file)) };
    const { status } = spawnSync(
      'rpmbuild',
      [
        '-bb',
        '--quiet',
        `--target=${ARCHITECTURES.get(given) ?? given}-linux`,
        ...Object.entries(definitions).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
        spec,
      ],
      { stdio: 'inherit', env: { ...process.env, SOURCE_DATE_EPOCH: packageTime } },
    );
    return status ?? 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {import('./fpm-options.mjs').FpmOptions} options
 * @param {string} root
 * @param {string} list
 */
function specification({ last, all }, root, list) {
  const description = (last('--description') ?? '').split('\n').map((line) => line.trim());
  const name = last('--name');
  const fields = {
    Name: name,
    Version: last('--version'),
    Release: last('--iteration') ?? '1',
    Summary: last('--rpm-summary') ?? description.find((line) => line !== '') ?? name,
    License: last('--license'),
    Vendor: last('--vendor'),
    Packager: last('--maintainer'),
    URL: realUrl(last('--url')),
    Group: last('--category'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return [
    SETTINGS,
    `%global _binary_payload ${PAYLOADS.get(last('--rpm-compression') ?? 'xzmt') ?? PAYLOADS.get('xzmt')}`,
    `%global __requires_exclude ^(${libraries(root).join('|')})`,
    ...lines.map(([field, value]) => `${field}: ${literal(value ?? '')}`),
    ...all('--depends').map((needed) => `Requires: ${needed}`),
    ...all('--rpm-tag'),
    '%description',
    // A line with a percent sign at its start would be a part of the specification.
    ...description.map((line) => literal(line.replace(/^%/, '- %'))),
    '%install',
    'mkdir -p %{buildroot}',
    `mv '${root}'/* %{buildroot}/`,
    ...script('%pre', last('--before-install')),
    ...script('%post', last('--after-install')),
    ...script('%preun', last('--before-remove')),
    ...script('%postun', last('--after-remove')),
    `%files -f ${list}`,
    '%defattr(-,root,root,-)',
    '',
  ].join('\n');
}

/**
 * @param {string} section
 * @param {string | undefined} file
 */
function script(section, file) {
  if (file === undefined) return [];
  const text = readFileSync(file, 'utf8');
  const interpreter = /^#!\s*(\S+)/.exec(text)?.[1] ?? '/bin/sh';
  return [`${section} -p ${interpreter}`, literal(text.replace(/^#!.*\n/, ''))];
}

/**
 * Puts the program among the system's commands. A file of the package's: scripts that make it would have to know an update from a removal.
 * @param {string} root
 * @param {import('./fpm-options.mjs').FpmOptions} options
 */
function linkCommand(root, { last, sources }) {
  const name = last('--name') ?? '';
  const program = sources.map((source) => `${source.slice(source.indexOf('=') + 1)}/${name}`);
  const found = program.find((path) => existsSync(join(root, path)));
  if (found === undefined) return;
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  symlinkSync(found, join(root, 'usr/bin', name));
}

/**
 * Those that the package brings for itself, as patterns. What else a program is linked to rpmbuild finds.
 * @param {string} root
 */
function libraries(root) {
  const names = filesIn(root).map((path) => basename(path));
  return names.filter((name) => /\.so(\.\d+)*$/.test(name)).map((name) => name.replaceAll('.', String.raw`\.`));
}

/** What of the system's own folders is not the package's. */
const SHARED = /^\/(?:opt|usr(?:\/(?:bin|share(?:\/(?:applications|mime(?:\/packages)?|icons(?:\/hicolor.*)?))?))?)$/;

/**
 * Everything by its name, the folders that are the package's own among it.
 * @param {string} root
 */
function fileList(root) {
  /** @type {string[]} */
  const lines = [];
  /** @param {string} folder */
  const visit = (folder) => {
    for (const name of readdirSync(join(root, folder)).toSorted()) {
      const path = `${folder}/${name}`;
      // How these are quoted differs by rpm's version; that one of any kind is there does not.
      const pattern = path.replace(/[\s%\\?*[\]{}"']/g, '?');
      if (lstatSync(join(root, path)).isDirectory()) {
        if (!SHARED.test(path)) lines.push(`%dir ${pattern}`);
        visit(path);
        // Whether it is SUID is decided where it is installed.
      } else lines.push(basename(path) === 'chrome-sandbox' ? `%verify(not mode) ${pattern}` : pattern);
    }
  };
  visit('');
  return `${lines.join('\n')}\n`;
}

/** @param {string} text in which nothing is a macro */
function literal(text) {
  return text.replaceAll('%', '%%');
}
