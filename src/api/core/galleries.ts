/** What main tells the page of galleries. */
export interface FileSystemTold {
  /** See EntryDescription. */
  readonly fileSystem: string;
  /** The file system's own. */
  readonly name: string;
  readonly metadata: GalleryMetadata;
}

/** What `getMediaFileSystemMetadata` answers. */
export interface GalleryMetadata {
  /** Of media only. */
  readonly deviceId?: string;
  /** Lasts. */
  readonly galleryId: string;
  readonly isAvailable: boolean;
  /** A medium of a camera. */
  readonly isMediaDevice: boolean;
  readonly isRemovable: boolean;
  /** What the user knows it by. */
  readonly name: string;
}
