/** What the runtime room may ask of the shell to let pages talk, within an app and from app to app. */
import type { AppHost } from './app-host.ts';
import type { PageConnection } from './page-connection.ts';

/** The apps of this shell, from main's own list: nothing that a page says about itself decides who is found. */
export interface AppDirectory {
  /** The app of that id if it runs now. */
  find(appId: string): AppHost | undefined;
}

/** The page that sends or connects, and its app; both from main's own knowledge. */
export interface Speaker {
  readonly app: AppHost;
  readonly page: PageConnection;
}

/**
 * Ports are numbered: a page counts those that it opens downwards from -1, those that it is offered have their channel's number, which is
 * positive. A number that is no port of that page is ignored: the other end may have gone a moment ago.
 */
export interface MessagingService {
  /**
   * Sends a message to all other pages of an app.
   * @param to an app's id; undefined for the speaker's own
   * @param url the speaker's own
   * @returns the first answer, as JSON; rejects with Chrome's text when none comes
   */
  send(from: Speaker, to: string | undefined, url: string, json: string): Promise<string>;
  /**
   * Offers a port to all other pages of an app.
   * @returns resolves when the other ends have disconnected; rejects when there is none, or too much waits in them
   */
  connect(from: Speaker, port: number, to: string | undefined, url: string, name: string): Promise<void>;
  /** The page has made its end of a port it was offered. @returns at the end of the port, whether the page's port is told of it */
  accept(page: PageConnection, port: number): Promise<boolean>;
  post(page: PageConnection, port: number, json: string): void;
  disconnect(page: PageConnection, port: number): void;
  /** The page has no listener for what it was offered. */
  decline(page: PageConnection, channel: number): void;
  /** A listener of the page is going to answer later. @returns resolves when an answer is not wanted any more */
  hold(page: PageConnection, channel: number): Promise<void>;
  answer(page: PageConnection, channel: number, json: string): void;
  /** No answer comes from the page. @param error what its listener has thrown */
  fail(page: PageConnection, channel: number, error: string | undefined): void;
  /** The page's listeners have run for what cost so much. */
  consumed(page: PageConnection, cost: number): void;
  pageGone(page: PageConnection): void;
}
