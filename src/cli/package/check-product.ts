/** Looks at a product after electron-builder has made it: nothing is shipped on the word of a configuration. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { PRODUCT_FILE } from '../../main/product/product-file.ts';
import type { Product } from '../../main/product/product-file.ts';
import { checkFuses } from './fuses.ts';
import type { Identity } from './identity.ts';
import type { Platform } from './targets.ts';

/**
 * @param folder that electron-builder has packed
 * @param files what the product's list says
 * @throws Error when the archive is not what was laid out, a fuse is not as it should be, or something runs beside the archive
 */
export async function checkProduct(
  folder: string,
  platform: Platform,
  { executableName, productName }: Identity,
  files: Product['files'],
): Promise<void> {
  const mac = join(folder, `${productName}.app/Contents`);
  const resources = platform === 'darwin' ? join(mac, 'Resources') : join(folder, 'resources');
  checkArchive(join(resources, 'app.asar'), files);
  for (const name of ['app', 'default_app.asar']) {
    if (existsSync(join(resources, name)))
      throw new Error(`${join(resources, name)} would run instead of the product.`);
  }
  const executable = { linux: executableName, win32: `${executableName}.exe`, darwin: '' }[platform];
  await checkFuses(platform === 'darwin' ? join(mac, '..') : join(folder, executable));
}

function checkArchive(archive: string, files: Product['files']): void {
  const present = new Set(
    listPackage(archive, { isPack: false }).map((path) => path.replace(/^[\\/]/, '').replaceAll('\\', '/')),
  );
  for (const [path, hash] of Object.entries(files)) {
    const found = present.has(path) ? createHash('sha256').update(extractFile(archive, path)).digest('hex') : undefined;
    if (found !== hash)
      throw new Error(`electron-builder has ${found === undefined ? 'left out' : 'changed'} ${path}.`);
  }
  const known = new Set(
    [PRODUCT_FILE, ...Object.keys(files)].flatMap((path) =>
      path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/')),
    ),
  );
  for (const path of present) if (!known.has(path)) throw new Error(`electron-builder has added ${path}.`);
}
