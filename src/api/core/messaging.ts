/** What page and main agree on about messages between pages (src/api/runtime, src/main/messaging). */

/** The first element of what main pushes to a page's `runtime` room; `cost` is what the page gives back when its listeners have run. */
export const Talk = {
  /** `[Message, cost, channel, isExternal, sender, json]` */
  Message: 0,
  /** `[Connect, cost, channel, isExternal, sender, name]` */
  Connect: 1,
  /** `[Post, cost, port, json]` */
  Post: 2,
} as const;

/** Chrome's `MessageSender`, keys in its order. */
export interface MessageSender {
  readonly id: string;
  readonly url: string;
  readonly origin: string;
}

/** Chrome's limit of a message's JSON, in bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** Chrome's texts for messages that did not arrive or were not answered. */
export const NO_RECEIVER = 'Could not establish connection. Receiving end does not exist.';
export const CLOSED = 'The message port closed before a response was received.';
export const CLOSED_ASYNC =
  'A listener indicated an asynchronous response by returning true, but the message channel closed before a response was received';
/** Not Chrome's: its queues grow instead. */
export const FLOODED = 'Too many messages are waiting in the page that they were sent to.';
