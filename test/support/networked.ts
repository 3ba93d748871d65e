/** What tests of sockets have before and after each of them. */
import { afterEach, beforeEach } from 'vitest';
import type { FakeApp, FakePage } from './fake-app.ts';
import { Loopback } from './loopback.ts';

interface Networked {
  readonly app: FakeApp;
  readonly page: FakePage;
  readonly net: Loopback;
}

/**
 * Before each test an app with a page, and peers on loopback; after it all of them are closed.
 * @param use keeps them where the tests of the block find them
 */
export function eachNetworked(makeApp: () => FakeApp, use: (made: Networked) => void): void {
  let made: Networked;
  beforeEach(() => {
    const app = makeApp();
    made = { app, page: app.page(), net: new Loopback() };
    use(made);
  });
  afterEach(async () => {
    await made.app.dispose();
    made.net.close();
  });
}
