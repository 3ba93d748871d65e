/** What `create` and `update` set on a socket; the same for the three namespaces, except that servers have no buffer size. */
import { refused } from './socket-failure.ts';

export interface SocketPropertiesUpdate {
  persistent?: boolean;
  name?: string;
  bufferSize?: number;
}

/** UTF-16 units. Chromium has no limit; a name is for people, and is kept for as long as its socket is. */
export const LONGEST_NAME = 4096;

/** @throws ApiError for a name that is too long. */
export function checkProperties({ name = '' }: SocketPropertiesUpdate): void {
  if (name.length > LONGEST_NAME) throw refused(`A socket's name has at most ${LONGEST_NAME} characters.`);
}

export class SocketProperties {
  persistent = false;
  /** '' for none; getInfo then leaves it out. */
  name = '';
  /** Bytes of one read; undefined for the default, also when the app gave a size below 1. */
  bufferSize: number | undefined;

  /**
   * Merges: a key that is not given keeps its value.
   * @throws ApiError for a name that is too long; then nothing is changed.
   */
  update(properties: SocketPropertiesUpdate): void {
    checkProperties(properties);
    const { persistent, name, bufferSize } = properties;
    if (persistent !== undefined) this.persistent = persistent;
    if (name !== undefined) this.name = name;
    if (bufferSize !== undefined) this.bufferSize = bufferSize > 0 ? bufferSize : undefined;
  }
}
