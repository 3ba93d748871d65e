/**
 * What an app shows in its guests by `blob:` URLs of its own. A Blob belongs to the session of the page that has made it, and guests
 * have sessions of their own: Chromium lets a guest look into its embedder's too. Here the embedding page hands main the bytes, and the guest gets them at a
 * secret address of the app's origin.
 */
import { randomUUID } from 'node:crypto';
import { appOrigin } from '../../api/core/app-url.ts';
import { GUEST_BLOB_PATH } from '../../api/core/entries.ts';

/** All that one app shows at a time; beyond that the oldest goes. */
const MOST_BYTES = 512 * 1024 * 1024;
/** More than any type's name has. */
const LONGEST_TYPE = 200;

export interface GuestBlob {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
interface Kept extends GuestBlob {
  readonly guest: string;
  /** The app's own, without a fragment. */
  readonly url: string;
  readonly session: string;
}

export class GuestBlobs {
  readonly #origin: string;
  readonly #limit: number;
  /** By the last part of their paths, oldest first. */
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;
  /** Of what is on its way: it counts against the limit too. */
  #arriving = 0;

  constructor(appId: string, limit = MOST_BYTES) {
    this.#origin = appOrigin(appId);
    this.#limit = limit;
  }

  /**
   * Takes what a page hands over for one of its guests. Under a URL that the guest has been shown before it takes the old one's place: the guest's
   * history leads there.
   * @param url the `blob:` URL, as the page gives it
   * @param type a content type, as the page gives it
   * @returns false for what is too large
   */
  async keep(
    guest: string,
    session: string,
    url: string,
    type: string,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<boolean> {
    const bytes = await this.#receive(body);
    if (!bytes) return false;
    const name = this.#nameOf(guest, url) ?? randomUUID();
    const old = this.#kept.get(name);
    if (old) this.#forget(name, old);
    for (const [other, kept] of this.#kept) {
      if (this.#bytes + bytes.length <= this.#limit) break;
      this.#forget(other, kept);
    }
    this.#kept.set(name, {
      guest,
      session,
      url: withoutFragment(url),
      type: isContentType(type) ? type : '',
      bytes,
    });
    this.#bytes += bytes.length;
    return true;
  }

  async #receive(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const parts: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const part of body ?? []) {
        if (this.#arriving + part.length > this.#limit) return undefined;
        this.#arriving += part.length;
        size += part.length;
        parts.push(part);
      }
      return new Uint8Array(Buffer.concat(parts));
    } finally {
      this.#arriving -= size;
    }
  }

  #nameOf(guest: string, url: string): string | undefined {
    const wanted = withoutFragment(url);
    for (const [name, kept] of this.#kept) if (kept.guest === guest && kept.url === wanted) return name;
    return undefined;
  }

  /** @returns where the guest finds what was kept for it under the URL; undefined for what was not */
  addressOf(guest: string, url: string): string | undefined {
    const name = this.#nameOf(guest, url);
    if (name === undefined) return undefined;
    return `${this.#origin}${GUEST_BLOB_PATH}${name}${url.slice(withoutFragment(url).length)}`;
  }

  /** What the app knows an address by; the same for any other text. */
  shown(url: string): string {
    const prefix = `${this.#origin}${GUEST_BLOB_PATH}`;
    if (!url.startsWith(prefix)) return url;
    const [name = ''] = url.slice(prefix.length).split(/[?#]/, 1);
    const kept = this.#kept.get(name);
    return kept ? `${kept.url}${url.slice(prefix.length + name.length)}` : url;
  }

  /** @param urlPath of a request from a guest in the session */
  find(session: string, urlPath: string): GuestBlob | undefined {
    if (!urlPath.startsWith(GUEST_BLOB_PATH)) return undefined;
    const kept = this.#kept.get(urlPath.slice(GUEST_BLOB_PATH.length));
    return kept?.session === session ? kept : undefined;
  }

  /** The guest is gone. */
  drop(guest: string): void {
    for (const [name, kept] of this.#kept) if (kept.guest === guest) this.#forget(name, kept);
  }

  #forget(name: string, { bytes }: Kept): void {
    this.#kept.delete(name);
    this.#bytes -= bytes.length;
  }
}

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? '';

const isContentType = (type: string): boolean =>
  type.length <= LONGEST_TYPE && /^[\w!#$&^.+-]+\/[\x20-\x7E]+$/.test(type);
