/** What `create` and `update` set on a socket; the same for the three namespaces, except that servers have no buffer size. */
export interface SocketPropertiesUpdate {
  persistent?: boolean;
  name?: string;
  bufferSize?: number;
}

export class SocketProperties {
  persistent = false;
  /** '' for none; getInfo then leaves it out. */
  name = '';
  /** Bytes of one read; undefined for the default, also when the app gave a size below 1. */
  bufferSize: number | undefined;

  /** Merges: a key that is not given keeps its value. */
  update({ persistent, name, bufferSize }: SocketPropertiesUpdate): void {
    if (persistent !== undefined) this.persistent = persistent;
    if (name !== undefined) this.name = name;
    if (bufferSize !== undefined) this.bufferSize = bufferSize > 0 ? bufferSize : undefined;
  }
}
