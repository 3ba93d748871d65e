/**
 * A policy from a web server or an object store: asked for by its ETag, signed where the file says by whom, and kept for when there is no
 * network. The signature is that of the bytes, Ed25519, in base64 at the same URL with `.sig` after its path.
 */
import { createPublicKey, verify } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { KioskPolicyError, parsePolicy } from './parse-policy.ts';
import type { KioskPolicyFile } from './policy-schema.ts';
import { writeWholeSync } from '../../storage/write-whole-sync.ts';

const TIME_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;

const keptSchema = z.object({ url: z.string(), etag: z.string(), text: z.string(), signature: z.string() });
type Kept = z.infer<typeof keptSchema>;

export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

export class PolicyUrl {
  readonly #file: string;
  readonly #fetch: Fetch;
  /** What could not be kept: on a full disk a policy holds all the same. */
  #unkept: Kept | undefined;

  /** @param file where the last one is kept */
  constructor(file: string, fetchIt: Fetch = fetch) {
    this.#file = file;
    this.#fetch = fetchIt;
  }

  /**
   * The policy as it is there now, or as it was there last.
   * @param publicKey base64 of an Ed25519 key (SPKI, DER); undefined where the connection is trust enough
   * @param unreachable told why there is nothing new
   * @returns undefined when it never could be fetched
   * @throws KioskPolicyError for one that is bad or not signed by that key; what was kept stays kept then
   */
  async read(
    url: string,
    publicKey: string | undefined,
    unreachable: (reason: string) => void,
  ): Promise<KioskPolicyFile | undefined> {
    const kept = this.#unkept?.url === url ? this.#unkept : this.#readKept(url);
    let found = kept;
    try {
      found = (await this.#download(url, kept, publicKey !== undefined)) ?? kept;
    } catch (error) {
      unreachable(error instanceof Error ? error.message : String(error));
    }
    if (!found) return undefined;
    const policy = checked(found, publicKey);
    if (found !== kept || this.#unkept) this.#keep(found);
    return policy;
  }

  /** @returns undefined when nothing has changed */
  async #download(url: string, kept: Kept | undefined, signed: boolean): Promise<Kept | undefined> {
    const answer = await this.#get(url, kept && kept.etag !== '' ? { 'If-None-Match': kept.etag } : {});
    if (answer.status === 304 && kept) return undefined;
    const text = await bodyOf(answer);
    const signature = signed ? (await bodyOf(await this.#get(signatureUrl(url), {}))).trim() : '';
    return { url, etag: answer.headers.get('ETag') ?? '', text, signature };
  }

  #get(url: string, headers: Record<string, string>): Promise<Response> {
    // Who may say what the policy is must not be able to send elsewhere for it.
    return this.#fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIME_MS) });
  }

  #readKept(url: string): Kept | undefined {
    try {
      const kept = keptSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
      return kept.url === url ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  #keep(kept: Kept): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeWholeSync(this.#file, JSON.stringify(kept));
      this.#unkept = undefined;
    } catch {
      // Whoever reads it tells of the disk. It is tried again when it is read again.
      this.#unkept = kept;
    }
  }
}

function checked({ url, text, signature }: Kept, publicKey: string | undefined): KioskPolicyFile {
  if (publicKey !== undefined && !isSigned(text, signature, publicKey))
    throw new KioskPolicyError(url, ['It is not signed by the key in "PolicyUrlPublicKey".']);
  const policy = parsePolicy(text, url);
  for (const settings of [policy, ...(policy.Devices ?? []).map(({ Policy }) => Policy)]) {
    if (settings.PolicyUrl !== undefined || settings.PolicyUrlPublicKey !== undefined)
      throw new KioskPolicyError(url, ['PolicyUrl: only a policy file may say where another policy is.']);
  }
  return policy;
}

function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return (
      key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
}

function signatureUrl(url: string): string {
  const parsed = new URL(url);
  parsed.pathname += '.sig';
  return parsed.href;
}

async function bodyOf(answer: Response): Promise<string> {
  if (!answer.ok) throw new Error(`the server answers ${answer.status} for ${answer.url}`);
  if (Number(answer.headers.get('Content-Length') ?? 0) > MAX_BYTES) throw new Error('it is too large');
  const text = await answer.text();
  if (text.length > MAX_BYTES) throw new Error('it is too large');
  return text;
}
