/** Zip archives as no honest tool makes them: every name, attribute and size is written as it is asked for. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** `st_mode`; a regular file when not given. */
  readonly mode?: number;
  readonly store?: boolean;
  readonly method?: number;
  readonly flags?: number;
  /** What the archive says of it, instead of the truth. */
  readonly claims?: { readonly crc?: number; readonly size?: number; readonly offset?: number };
}

/** @param entries in the order of the archive */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, store = false, method, flags = 0x800, claims = {} } of entries) {
    const [bytes, plain] = [Buffer.from(name as string), Buffer.from(content as string)];
    const packed = store ? plain : deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method ?? (store ? 0 : 8), 4);
    common.writeUInt32LE(claims.crc ?? crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims.size ?? plain.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, bytes, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode * 2 ** 16) >>> 0, 6);
    tail.writeUInt32LE(claims.offset ?? offset, 10);
    // Made on Unix, by a version 3.0.
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x1e\x03'), common, tail, bytes]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Of an app that prints a line when it is launched. */
export function appZip(manifest: object = {}, folder = ''): Buffer {
  const whole = { name: 'Packed', version: '1.2', app: { background: { scripts: ['b.js'] } }, ...manifest };
  const script = "chrome.app.runtime.onLaunched.addListener(() => console.log('launched ' + chrome.runtime.id));";
  return zipFile([
    { name: `${folder}manifest.json`, content: JSON.stringify(whole) },
    { name: `${folder}b.js`, content: script },
  ]);
}
