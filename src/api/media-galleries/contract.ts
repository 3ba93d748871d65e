import {
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  instance,
  optional,
  param,
  string,
} from '../core/contract.ts';

const INTERACTIVITIES = ['if_needed', 'no', 'yes'] as const;
const METADATA_TYPES = ['all', 'mimeTypeAndTags', 'mimeTypeOnly'] as const;

const galleryId = param('galleryId', string);
const interactivity = enumeration('mediaGalleries.GetMediaFileSystemsInteractivity', INTERACTIVITIES);
const inside = { callback: 'required', internal: true } as const;

/** `chrome.mediaGalleries`, as Chromium 120 declares it, which was among the last that had it on desktops. */
export const mediaGalleries = defineNamespace({
  name: 'mediaGalleries',
  availability: { permission: ['mediaGalleries'] },
  functions: {
    addGalleryWatch: { params: [galleryId], callback: 'required' },
    addUserSelectedFolder: { params: [], callback: 'required', local: true },
    getMediaFileSystemMetadata: {
      params: [param('mediaFileSystem', instance('DOMFileSystem'))],
      callback: 'none',
      local: true,
    },
    getMediaFileSystems: {
      params: [
        param(
          'details',
          optional(dictionary('mediaGalleries.MediaFileSystemsDetails', { interactive: optional(interactivity) })),
        ),
      ],
      callback: 'required',
      local: true,
    },
    getMetadata: {
      params: [
        param('mediaFile', instance('Blob')),
        param(
          'options',
          optional(
            dictionary('mediaGalleries.MediaMetadataOptions', {
              metadataType: optional(enumeration('mediaGalleries.GetMetadataType', METADATA_TYPES)),
            }),
          ),
        ),
      ],
      callback: 'required',
      local: true,
    },
    removeGalleryWatch: { params: [galleryId], callback: 'none' },
    list: { params: [param('interactive', interactivity)], ...inside },
    addFolder: { params: [param('byUser', boolean)], ...inside },
    /** Fails where a policy keeps the API from apps. */
    check: { params: [], ...inside },
  },
  events: { onGalleryChanged: { lazy: true } },
  enums: {
    GalleryChangeType: { CONTENTS_CHANGED: 'contents_changed', WATCH_DROPPED: 'watch_dropped' },
    GetMediaFileSystemsInteractivity: { IF_NEEDED: 'if_needed', NO: 'no', YES: 'yes' },
    GetMetadataType: { ALL: 'all', MIME_TYPE_AND_TAGS: 'mimeTypeAndTags', MIME_TYPE_ONLY: 'mimeTypeOnly' },
  },
});
export default mediaGalleries;
