/** Signed apps, made as Chromium makes them, and made wrong on demand. */
import { createHash, createSign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { idOf } from '../../src/main/package/app-id.ts';

export interface Signer {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function derOf({ publicKey }: Signer): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

export function idOfKey(signer: Signer): string {
  return idOf(derOf(signer));
}

/** A field of a protocol buffer that holds bytes. */
export function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) return Buffer.from(bytes);
  }
}

export interface Crx3Options {
  /** Whose id the header names; the first signer's when not given. */
  readonly crxId?: Buffer;
  /** More fields in the header. */
  readonly extra?: Buffer;
}

/** @param signers each puts a signature in, RSA or ECDSA by its key */
export function crx3(archive: Buffer, signers: readonly Signer[], options: Crx3Options = {}): Buffer {
  const [first] = signers;
  const key = first ? derOf(first) : Buffer.alloc(0);
  const signedData = field(1, options.crxId ?? createHash('sha256').update(key).digest().subarray(0, 16));
  const payload = Buffer.concat([Buffer.from('CRX3 SignedData\0'), uint32(signedData.length), signedData, archive]);
  const proofs = signers.map((signer) => {
    const signature = createSign('sha256').update(payload).sign(signer.privateKey);
    const proof = Buffer.concat([field(1, derOf(signer)), field(2, signature)]);
    return field(signer.publicKey.asymmetricKeyType === 'rsa' ? 2 : 3, proof);
  });
  return crx3With(archive, Buffer.concat([...proofs, field(10_000, signedData), options.extra ?? Buffer.alloc(0)]));
}

export function crx3With(archive: Buffer, header: Buffer): Buffer {
  return Buffer.concat([Buffer.from('Cr24'), uint32(3), uint32(header.length), header, archive]);
}

export function crx2(archive: Buffer, signer: Signer): Buffer {
  const signature = createSign('sha1').update(archive).sign(signer.privateKey);
  const key = derOf(signer);
  return Buffer.concat([
    Buffer.from('Cr24'),
    uint32(2),
    uint32(key.length),
    uint32(signature.length),
    key,
    signature,
    archive,
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
