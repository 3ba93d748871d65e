/**
 * The signed form of an app, `.crx`: a header with signatures in front of a zip archive. The layout and what is verified are those of
 * Chromium's components/crx_file (crx3.proto).
 */
import { createPublicKey, createVerify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { idOf } from '../package/app-id.ts';
import { PackageError } from '../package/package-error.ts';
import { byteFields } from './protobuf.ts';
import type { ByteField } from './protobuf.ts';

export interface Crx {
  readonly version: 2 | 3;
  /** 32 letters, from the public key. */
  readonly id: string;
  /** The developer's, in DER: what the manifest's `key` is in base64. */
  readonly publicKey: Buffer;
  /** The zip archive, verified. */
  readonly archive: Buffer;
}

export interface CrxOptions {
  /** Take the format of before 2019 too, whose signatures are made with SHA-1. */
  readonly allowCrx2?: boolean | undefined;
}

const MAGIC = 'Cr24';
/** Chromium's limits of the header; a key or signature of the old format was limited to 64 KiB. */
const MAX_HEADER = 2 ** 18;
const MAX_CRX2_PART = 2 ** 16;
const MAX_PROOFS = 16;
const MIN_RSA_BITS = 1024;
const SIGNED_DATA_CONTEXT = 'CRX3 SignedData\0';
/** Fields of crx3.proto. */
const Field = { rsaProof: 2, ecdsaProof: 3, signedHeaderData: 10_000, publicKey: 1, signature: 2, crxId: 1 } as const;

/** Whether the bytes, or a file's first four, are those of a crx. */
export function isCrx(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === MAGIC;
}

/**
 * Verifies a whole crx file.
 * @param name of the file, for the messages
 * @throws PackageError when it is not one, or a signature does not fit
 */
export function openCrx(file: Buffer, name: string, { allowCrx2 = false }: CrxOptions = {}): Crx {
  const refuse = (reason: string, advice?: string) =>
    new PackageError({ file: '', reason: `${name}: ${reason}`, advice });
  if (!isCrx(file)) throw refuse('This is not a .crx file: it does not begin with "Cr24".');
  if (file.length < 12) throw refuse('The .crx file is cut off.');
  const version = file.readUInt32LE(4);
  try {
    if (version === 3) return openCrx3(file);
    if (version === 2 && allowCrx2) return openCrx2(file);
  } catch (error) {
    if (error instanceof CrxFault) throw refuse(error.message);
    throw error;
  }
  if (version === 2) {
    throw refuse(
      'This is a .crx file of the old format 2, whose signature (SHA-1) protects from nothing any more.',
      'Where you trust the file all the same, allow it with --allow-crx2.',
    );
  }
  throw refuse(`This .crx file is of the format ${version}; 3 is what there is.`);
}

class CrxFault extends Error {}

function openCrx3(file: Buffer): Crx {
  const size = file.readUInt32LE(8);
  if (size > MAX_HEADER) throw new CrxFault(`Its header would have ${size} bytes; ${MAX_HEADER} are the most.`);
  if (12 + size > file.length) throw new CrxFault('The .crx file is cut off in its header.');
  const archive = file.subarray(12 + size);
  const header = fieldsOf(file.subarray(12, 12 + size));
  const signedData = single(header, Field.signedHeaderData) ?? Buffer.alloc(0);
  const crxId = single(fieldsOf(signedData), Field.crxId);
  if (crxId?.length !== 16) throw new CrxFault('Its header does not name the id of the app.');
  const id = lettersOf(crxId);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signedData.length);
  const signed = [Buffer.from(SIGNED_DATA_CONTEXT, 'latin1'), length, signedData, archive];

  const proofs = header.filter(({ number }) => number === Field.rsaProof || number === Field.ecdsaProof);
  if (proofs.length > MAX_PROOFS)
    throw new CrxFault(`Its header has ${proofs.length} signatures; ${MAX_PROOFS} are the most.`);
  let developerKey: Buffer | undefined;
  for (const { number, bytes } of proofs) {
    const proof = fieldsOf(bytes);
    const [key, signature] = [single(proof, Field.publicKey), single(proof, Field.signature)];
    if (!key || !signature) throw new CrxFault('A signature in its header has no key, or a key no signature.');
    verify('sha256', publicKey(key, number === Field.rsaProof ? 'rsa' : 'ec'), signature, signed);
    if (idOf(key) === id) developerKey = key;
  }
  if (!developerKey) throw new CrxFault(`It is not signed with the key of the app whose id it names (${id}).`);
  return { version: 3, id, publicKey: developerKey, archive };
}

function openCrx2(file: Buffer): Crx {
  if (file.length < 16) throw new CrxFault('The .crx file is cut off.');
  const [keySize, signatureSize] = [file.readUInt32LE(8), file.readUInt32LE(12)];
  if (keySize > MAX_CRX2_PART || signatureSize > MAX_CRX2_PART) throw new CrxFault('Its header is too large.');
  const start = 16 + keySize + signatureSize;
  if (start > file.length) throw new CrxFault('The .crx file is cut off in its header.');
  const key = file.subarray(16, 16 + keySize);
  const archive = file.subarray(start);
  verify('sha1', publicKey(key, 'rsa'), file.subarray(16 + keySize, start), [archive]);
  return { version: 2, id: idOf(key), publicKey: key, archive };
}

function publicKey(der: Buffer, type: 'rsa' | 'ec'): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    throw new CrxFault('A key in its header cannot be read.');
  }
  const { modulusLength = MIN_RSA_BITS } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== type)
    throw new CrxFault('A key in its header is not of the kind that its signature needs.');
  if (modulusLength < MIN_RSA_BITS) throw new CrxFault(`A key in its header has only ${modulusLength} bits.`);
  return key;
}

function verify(digest: 'sha256' | 'sha1', key: KeyObject, signature: Buffer, parts: readonly Buffer[]): void {
  const verifier = createVerify(digest);
  for (const part of parts) verifier.update(part);
  if (verifier.verify(key, signature)) return;
  throw new CrxFault('The signature does not fit: the file was changed after it was signed, or is damaged.');
}

function fieldsOf(message: Buffer): ByteField[] {
  try {
    return byteFields(message);
  } catch (error) {
    if (error instanceof RangeError) throw new CrxFault(`Its header cannot be read. ${error.message}`);
    throw error;
  }
}

/** Of a field that is there once; the last one counts, as for every reader of protocol buffers. */
function single(fields: readonly ByteField[], number: number): Buffer | undefined {
  return fields.findLast((field) => field.number === number)?.bytes;
}

/** 16 bytes as the letters of an app id. */
function lettersOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/./g, (digit) => String.fromCharCode('a'.charCodeAt(0) + parseInt(digit, 16)));
}
