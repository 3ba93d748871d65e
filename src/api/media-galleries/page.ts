import { answerLater } from '../../renderer/answer.ts';
import { sizeOf } from '../../renderer/entries/blob-sender.ts';
import { pageEntries } from '../../renderer/entries/entries.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import type { Callback, LocalFunction } from '../../renderer/page-room.ts';
import {
  apply,
  create,
  dictionary,
  getOwnPropertyDescriptor,
  later,
  pageNavigator,
} from '../../renderer/primordials.ts';
import { finish } from '../../renderer/bind.ts';
import type { FileSystemTold, GalleryMetadata } from '../core/galleries.ts';
import { mediaKindOf, MOST_TO_SNIFF, sniffMediaType } from '../core/media-type.ts';
import { invocationError } from '../core/signature.ts';
import contract from './contract.ts';
import { readMedia } from './page-media-source.ts';
import type { ReadBytes } from './page-media-source.ts';
import { metadataOf } from './page-metadata.ts';
import type { MediaFound } from './page-metadata.ts';
import { readerFor } from './page-parse.ts';

const { userActivation } = pageNavigator;
const isActive = getOwnPropertyDescriptor(UserActivation.prototype, 'isActive')?.get as () => boolean;
const { slice, arrayBuffer } = Blob.prototype;
const { then } = Promise.prototype;
const { toString } = Object.prototype;
const PageBlob = Blob;
const PageUint8Array = Uint8Array;
const { iterator } = Symbol;
const iterate = Array.prototype[Symbol.iterator];

const NO_TYPE = 'Could not determine MIME type.';

export default definePageRoom(contract, (context) => {
  const { functions } = contract;
  /** What the last list of file systems said of each, by its name. */
  let metadata = dictionary<GalleryMetadata>();

  /** The objects for what main tells; what was told before is forgotten. */
  function fileSystemsOf(told: readonly FileSystemTold[]): object[] {
    metadata = dictionary();
    const objects: object[] = [];
    const entries = pageEntries(context);
    for (let i = 0; i < told.length; i++) {
      const { fileSystem, name, metadata: own } = told[i] as FileSystemTold;
      objects[i] = entries.makeGallery(fileSystem, name);
      metadata[name] = own;
    }
    return objects;
  }

  const local: Record<string, LocalFunction> = {
    getMediaFileSystems: (args, callback) => {
      const { interactive } = (args[0] ?? dictionary()) as { interactive?: string };
      context.call('mediaGalleries.list', [interactive ?? 'no'], (error, results) => {
        const objects = fileSystemsOf(error === null ? (results[0] as FileSystemTold[]) : []);
        finish(callback as Callback, error, [objects], context.lastError);
      });
    },
    addUserSelectedFolder: (_args, callback) => {
      const byUser = apply(isActive, userActivation, []) as boolean;
      context.call('mediaGalleries.addFolder', [byUser], (error, results) => {
        const objects = fileSystemsOf(error === null ? (results[0] as FileSystemTold[]) : []);
        const index = error === null ? (results[1] as number) : -1;
        const name = index < 0 ? '' : (pageEntries(context).nameOfFileSystem(objects[index]) as string);
        finish(callback as Callback, error, [objects, name], context.lastError);
      });
    },
    getMediaFileSystemMetadata: (args) => {
      const given = args[0];
      const name = pageEntries(context).nameOfFileSystem(given);
      if (name === undefined && apply(toString, given, []) !== '[object DOMFileSystem]') {
        throw invocationError(
          'mediaGalleries.getMediaFileSystemMetadata',
          functions.getMediaFileSystemMetadata,
          "Error at parameter 'mediaFileSystem': Value must be an instance of DOMFileSystem.",
        );
      }
      return (
        (name === undefined ? undefined : metadata[name]) ?? {
          name: '',
          galleryId: '',
          isRemovable: false,
          isMediaDevice: false,
          isAvailable: false,
        }
      );
    },
    getMetadata: (args, callback) => {
      const size = sizeOfBlob(args[0]);
      const blob = args[0] as Blob;
      const options = args[1] as { metadataType?: string } | undefined;
      const type = options?.metadataType ?? 'all';
      return answerLater(callback, context.lastError, (outcome) => {
        // Chromium's own, although its declaration calls it optional.
        if (!options) return later(() => outcome('Invalid value for options parameter.', null));
        context.call('mediaGalleries.check', [], (error) => {
          if (error !== null) return outcome(error, null);
          read(blob, size, type, (failure, result) => later(() => outcome(failure, result)));
        });
      });
    },
  };

  function sizeOfBlob(value: unknown): number {
    try {
      return sizeOf(value as Blob);
    } catch {
      throw invocationError(
        'mediaGalleries.getMetadata',
        functions.getMetadata,
        "Error at parameter 'mediaFile': Value must be an instance of Blob.",
      );
    }
  }
  return { local };
});

function read(blob: Blob, size: number, type: string, done: (error: string | null, result: unknown) => void): void {
  const bytesOf: ReadBytes = (from, to, got) => {
    const buffer = apply(arrayBuffer, apply(slice, blob, [from, to]), []) as Promise<ArrayBuffer>;
    const broken = () => got(null);
    void apply(then, buffer, [(bytes: ArrayBuffer) => got(new PageUint8Array(bytes)), broken]);
  };
  bytesOf(0, size < MOST_TO_SNIFF ? size : MOST_TO_SNIFF, (head) => {
    const mimeType = head ? sniffMediaType(head) : undefined;
    if (mimeType === undefined) return done(NO_TYPE, null);
    if (type === 'mimeTypeOnly') return done(null, { attachedImages: [], mimeType, rawTags: [] });
    const reader = readerFor(mimeType);
    const kind = mediaKindOf(mimeType);
    if (!reader || kind === 'image') return done(null, metadataOf(mimeType, undefined));
    readMedia<MediaFound>(size, bytesOf, reader, (found) => {
      const result = metadataOf(mimeType, found);
      if (found && type === 'all') result['attachedImages'] = blobsOf(found);
      done(null, result);
    });
  });
}

function blobsOf({ pictures }: MediaFound): Blob[] {
  const blobs: Blob[] = [];
  for (let i = 0; i < pictures.length; i++) {
    const { bytes, type } = pictures[i] as (typeof pictures)[number];
    const parts = [bytes] as BlobPart[];
    // The browser goes through the list as a page would, and a page may have replaced how.
    (parts as unknown as Record<symbol, unknown>)[iterator] = iterate;
    const options = create(null) as BlobPropertyBag;
    options.type = type;
    blobs[i] = new PageBlob(parts, options);
  }
  return blobs;
}
