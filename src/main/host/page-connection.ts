/** Which page of an app it is, from main's own registry. */
export interface PageIdentity {
  /**
   * A frame is one inside of either, with a document of the app of its own; a guest is an own page in a `<webview>`, and
   * a script the app's own scripts in whatever page is there.
   */
  readonly kind: 'background' | 'window' | 'frame' | 'guest' | 'script';
  /** The app window's number; undefined for the event page, and for frames: Chromium's have no `app.window.current()`. */
  readonly windowId: number | undefined;
  /** Of scripts: the URL of the document that they are in, as the browser tells it. */
  readonly documentUrl?: string;
}

/** One page of an app (event page, app window, a frame in one, or an own page in a `<webview>`) as the rooms see it: a sender of messages in order. */
export interface PageConnection extends PageIdentity {
  /** Unique while the shell runs. */
  readonly id: number;
  /** False once the port is closed; sending is then a no-op. */
  readonly connected: boolean;
  /** True when the page has at least one listener of the event, e.g. `sockets.tcp.onReceive`. */
  hasListener(event: string): boolean;
  /** Dispatches an event in this page. */
  sendEvent(event: string, args: readonly unknown[]): void;
  /** Hands state to the namespace's page.ts, in order with everything else. */
  push(namespace: string, state: unknown): void;
  /**
   * Hands over bytes of a byte stream; the page splits them into `onReceive` events: the first of at most `firstSize` bytes
   * (the size of the read that was outstanding when they came), the others of at most `size` bytes, and gives
   * credit back as its listeners have run.
   * @param bytes must own its whole ArrayBuffer: structured clone copies the buffer behind a view, which for Node's pooled
   *   Buffers would hand other sockets' bytes to the page.
   */
  sendData(event: string, socketId: number, bytes: Uint8Array, firstSize: number, size: number): void;
  /** Hands over datagrams; the page fires one event for each, in order, and gives credit back (bytes) as its listeners have run. */
  sendDatagrams(event: string, socketId: number, datagrams: readonly Datagram[]): void;
  /**
   * Tells the page that the socket is no longer paused, whoever unpaused it: events that the page held back because one of its
   * listeners paused the socket go on.
   */
  sendResume(event: string, socketId: number): void;
}

/** One received datagram, as the page gets it. */
export interface Datagram {
  /** Owns its whole ArrayBuffer. */
  readonly data: Uint8Array;
  readonly address: string;
  readonly port: number;
}
