/** Icons of every system from the pictures that the app has, which are often no larger than 128 pixels. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import * as png2icons from 'png2icons';
import type { AppPackage } from '../../main/package/app-package.ts';

export interface IconSet {
  /** Holds `<n>x<n>.png`. */
  readonly folder: string;
  readonly ico: string;
  readonly icns: string;
  /** The picture that they were made of; undefined for one of Holdfast's own. */
  readonly source: string | undefined;
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const LARGE = 512;

/**
 * Writes icons of all sizes into a folder: those of the app where it has that size, the others scaled from its largest. An app without a
 * PNG picture gets a plain square in a colour of its own.
 */
export async function writeIcons(app: Pick<AppPackage, 'manifest' | 'files' | 'id'>, folder: string): Promise<IconSet> {
  const own = await ownPictures(app);
  const [largest] = [...own].toSorted(([a], [b]) => b - a);
  const picture = largest?.[1].bytes ?? plainSquare(256, app.id);
  const ico = required(png2icons.createICO(picture, png2icons.BICUBIC2, 0, false, true), 'ico');
  const icns = required(png2icons.createICNS(picture, png2icons.BICUBIC2, 0), 'icns');
  const scaled = required(png2icons.createICO(picture, png2icons.BICUBIC2, 0, true), 'ico');
  const sizes = new Map([...pngsOfIco(scaled), ...pngsOfIcns(icns)]);
  for (const [size, { bytes }] of own) if (sizes.has(size)) sizes.set(size, bytes);
  png2icons.clearCache();
  const set = join(folder, 'png');
  await mkdir(set, { recursive: true });
  for (const [size, bytes] of sizes) await writeFile(join(set, `${size}x${size}.png`), bytes);
  const paths = { ico: join(folder, 'icon.ico'), icns: join(folder, 'icon.icns') };
  await writeFile(paths.ico, ico);
  await writeFile(paths.icns, icns);
  return { folder: set, ...paths, source: largest?.[1].path };
}

/** The app's square PNG pictures by their true size, whatever the manifest says of it. */
async function ownPictures({ manifest, files }: Pick<AppPackage, 'manifest' | 'files'>) {
  const pictures = new Map<number, { readonly path: string; readonly bytes: Buffer }>();
  for (const path of Object.values(manifest.icons)) {
    const file = await files.find(path);
    const bytes = file && (await readFile(file.path));
    if (!bytes?.subarray(0, 8).equals(PNG)) continue;
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    if (width === height) pictures.set(width, { path, bytes });
  }
  return pictures;
}

/** An icon file of Windows is a table of pictures: sizes in its first byte (0 for 256), length and place in the last eight. */
export function pngsOfIco(ico: Buffer): [number, Buffer][] {
  const found: [number, Buffer][] = [];
  for (let index = 0; index < ico.readUInt16LE(4); index++) {
    const entry = 6 + 16 * index;
    const [length, start] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)];
    const bytes = ico.subarray(start, start + length);
    if (bytes.subarray(0, 8).equals(PNG)) found.push([ico[entry] || 256, bytes]);
  }
  return found;
}

/** One of macOS is a list of pictures, each behind its type and length; of the large ones there are PNGs. */
function pngsOfIcns(icns: Buffer): [number, Buffer][] {
  for (let at = 8; at + 8 < icns.length; at += icns.readUInt32BE(at + 4)) {
    const bytes = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4));
    if (bytes.subarray(0, 8).equals(PNG) && bytes.readUInt32BE(16) === LARGE) return [[LARGE, bytes]];
  }
  return [];
}

function required(icon: Buffer | null, kind: string): Buffer {
  if (!icon) throw new Error(`An ${kind} could not be made of the app's icon.`);
  return icon;
}

/** A PNG picture of one colour. */
function plainSquare(size: number, id: string): Buffer {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(id).digest();
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, Buffer.from([red, green, blue]))]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const rows = Buffer.concat(Array.from({ length: size }, () => row));
  return Buffer.concat([PNG, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
