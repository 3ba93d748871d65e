import { expect, it } from 'vitest';
import room from '../../../../src/api/browser/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

it('hands on absolute URLs, and reports what the system is not given', async () => {
  const opened: string[] = [];
  const openLink = (url: string) => {
    opened.push(url);
    return url.startsWith('http');
  };
  const { handlers } = room.create({ id: 'a'.repeat(32), desktop: { openLink } } as unknown as AppHost);
  const open = async (url: string) => handlers.openTab({} as PageConnection, { url });
  expect(await open('http://example.com/a b')).toEqual([]);
  await expect(open('window.html')).rejects.toThrow('Invalid url: "window.html".');
  await expect(open('http://')).rejects.toThrow('Invalid url: "http://".');
  expect(opened).toEqual(['http://example.com/a%20b', `chrome-app://${'a'.repeat(32)}/window.html`]);
});
