/** Hands main what the app shows in a guest by a `blob:` URL of its own: see src/main/app/guest-blobs.ts. */
import { apply, create } from '../../renderer/primordials.ts';
import { GUEST_BLOB_PATH } from '../core/entries.ts';

const { then } = Promise.prototype;
const { fetch: request } = globalThis;
const { blob: blobOf } = Response.prototype;
const typeGetter = Reflect.getOwnPropertyDescriptor(Blob.prototype, 'type')?.get as () => string;
const encode = encodeURIComponent;
const { origin } = globalThis.location ?? {};
const { slice } = String.prototype;

export function isOwnBlob(url: string): boolean {
  const prefix = `blob:${origin}/`;
  return (apply(slice, url, [0, prefix.length]) as string) === prefix;
}

/** @param done called when main has it, and when it cannot be had: then the guest finds nothing, as in Chromium */
export function handOver(guest: string, url: string, done: () => void): void {
  // Begins at once: an app may take the URL back as soon as it has given it.
  const got = request(url);
  const send = (blob: Blob) => {
    const type = apply(typeGetter, blob, []) as string;
    const init = create(null) as RequestInit;
    init.method = 'POST';
    init.body = blob;
    const query = `guest=${encode(guest)}&url=${encode(url)}&type=${encode(type)}`;
    void apply(then, request(`${origin}${GUEST_BLOB_PATH}?${query}`, init), [done, done]);
  };
  const read = (response: Response) => {
    void apply(then, apply(blobOf, response, []) as Promise<Blob>, [send, done]);
  };
  void apply(then, got, [read, done]);
}
