/**
 * Content scripts in frames of a guest, by the command alone: beside a debugger that has the domain `Runtime` on, as Playwright's has, no
 * script runs at the start of frames in the page's own process.
 */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, expect, it } from 'vitest';
import { outputOf } from '../support/command-output.ts';
import { serveSite } from '../support/guest-site.ts';
import { fixtureFolder } from '../support/shell.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();

const frame = '<script>console.log("frame " + location.pathname + " " + document.documentElement.className)</script>';
/** What the app's window does with its guest. */
const app = (origin: string) => `addEventListener('DOMContentLoaded', () => {
  const guest = document.createElement('webview');
  guest.addContentScripts([{
    name: 'mark', matches: ['<all_urls>'], all_frames: true, run_at: 'document_start',
    js: { code: "new MutationObserver((_, seeing) => { document.documentElement.className = 'marked'; seeing.disconnect() }).observe(document, { childList: true })" },
  }]);
  guest.addEventListener('consolemessage', ({ message }) => console.log(message));
  guest.addEventListener('loadstop', () => console.log('all loaded'));
  guest.src = '${origin}/';
  document.body.append(guest);
});
`;

it('run at the start of frames, whichever process they are in', async () => {
  const site = await serveSite({
    '/': (request, response) => {
      const foreign = String(request.headers.host).replace('127.0.0.1', 'localhost');
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end(`${frame}<iframe src="/same"></iframe><iframe src="http://${foreign}/foreign"></iframe>`);
    },
    '/same': frame,
    '/foreign': frame,
  });
  onTestFinished(() => site.close());
  const folder = temporaryFolder();
  cpSync(fixtureFolder('webview-size'), join(folder, 'app'), { recursive: true });
  writeFileSync(join(folder, 'app/window.js'), app(site.origin));
  const output = await outputOf(join(folder, 'app'), join(folder, 'profile'), 'all loaded');
  const frames = [...output.matchAll(/frame (\/\w*) (\w*)/g)].map(([, path, name]) => `${path} ${name}`);
  expect(frames.toSorted()).toEqual(['/ marked', '/foreign marked', '/same marked']);
});
