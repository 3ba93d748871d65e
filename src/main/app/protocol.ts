/** Serves an app's files, and nothing else, to the pages of its session. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { protocol } from 'electron';
import type { Session } from 'electron';
import { APP_SCHEME } from '../../api/core/app-url.ts';
import { GUEST_BLOB_PATH, UPLOAD_PATH } from '../../api/core/entries.ts';
import { readFile, stat } from 'node:fs/promises';
import { GENERATED_PAGE, generatedPage } from '../package/background-page.ts';
import { policyFor } from '../package/content-security-policy.ts';
import type { AppPackage } from '../package/app-package.ts';
import type { GuestBlob } from './guest-blobs.ts';

/**
 * Must run before Electron is ready. Not `corsEnabled`, not `bypassCSP`, not `allowServiceWorkers`: an app page may load its own
 * files and nothing may load them from outside.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

const NO_CONTENT = 204;

/** Takes what pages write into files: see src/main/files/uploads.ts. */
export type Upload = (query: URLSearchParams, body: ReadableStream<Uint8Array> | null) => Promise<string>;

/** Takes what a page wants to show in its guests: see guest-blobs.ts. @returns whether it could */
export type KeepForGuest = (query: URLSearchParams, body: ReadableStream<Uint8Array> | null) => Promise<boolean>;

/** Makes `chrome-app://<id>/…` answer in the session; undone when the session's app is unloaded. */
export function serveApp(session: Session, app: AppPackage, upload: Upload, keep: KeepForGuest): void {
  session.protocol.handle(APP_SCHEME, (request) => {
    const url = new URL(request.url);
    if (request.method === 'POST' && url.host === app.id && url.pathname === GUEST_BLOB_PATH) {
      return keep(url.searchParams, request.body).then((kept) =>
        kept ? new Response(null, { status: NO_CONTENT }) : Response.error(),
      );
    }
    if (request.method !== 'POST' || url.host !== app.id || url.pathname !== UPLOAD_PATH) return respond(request, app);
    return upload(url.searchParams, request.body).then((failure) =>
      failure === '' ? new Response(null, { status: NO_CONTENT }) : new Response(failure),
    );
  });
}

/**
 * As `serveApp`, for the guests of its `<webview>` elements.
 * @param allows whether they may have what is at a URL path
 * @param blob what the app has made and shows there
 */
export function serveResources(
  session: Session,
  app: AppPackage,
  allows: (urlPath: string) => boolean,
  blob: (urlPath: string) => GuestBlob | undefined,
): void {
  session.protocol.handle(APP_SCHEME, (request) => {
    const url = new URL(request.url);
    const made = url.host === app.id ? blob(url.pathname) : undefined;
    if (made) return respondWith(request, made);
    return allows(url.pathname) ? respond(request, app, true) : notFound();
  });
}

function respondWith(request: Request, { bytes, type }: GuestBlob): Response {
  const headers = new Headers(type === '' ? {} : { 'Content-Type': type });
  const range = parseRange(request.headers.get('Range'), bytes.length);
  if (range) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  headers.set('Accept-Ranges', 'bytes');
  return new Response(range ? bytes.subarray(range.start, range.end + 1) : bytes, {
    status: range ? 206 : 200,
    headers,
  });
}

export function stopServing(session: Session): void {
  if (session.protocol.isProtocolHandled(APP_SCHEME)) session.protocol.unhandle(APP_SCHEME);
}

/** @param isGuest pages in guests have no policy of Chrome Apps, as in Chromium */
async function respond(request: Request, app: AppPackage, isGuest = false): Promise<Response> {
  const url = new URL(request.url);
  if (url.host !== app.id || (request.method !== 'GET' && request.method !== 'HEAD')) return notFound();
  const policy = isGuest ? (app.furtherPolicy ?? '') : policyFor(app.manifest, url.pathname, app.furtherPolicy);
  const { firefoxOs } = app.manifest;
  const { background } = app.manifest.app;
  if (url.pathname === GENERATED_PAGE && 'scripts' in background && !firefoxOs) {
    const headers = {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      ...permissionsPolicy(app),
    };
    return new Response(generatedPage(background.scripts), { headers });
  }
  const file = await app.files.open(url.pathname);
  if (!file) return notFound();
  const { mtime } = await stat(file.path);
  const headers = new Headers({
    'Content-Type': file.mime,
    ...(policy === '' ? {} : { 'Content-Security-Policy': policy }),
    ...permissionsPolicy(app),
    'Accept-Ranges': 'bytes',
    // As Chrome answers: files of an unpacked app change under the developer's hands.
    'Cache-Control': 'no-cache',
    ETag: `"${file.size.toString(36)}-${mtime.getTime().toString(36)}"`,
    'Last-Modified': mtime.toUTCString(),
  });
  // Chromium replaces __MSG_name__ in a Chrome App's style sheets, and nowhere else.
  if (file.mime === 'text/css' && !firefoxOs) {
    return new Response(app.messages.replaceInCss(await readFile(file.path, 'utf8')), { headers });
  }
  const range = parseRange(request.headers.get('Range'), file.size);
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  if (range) headers.set('Content-Range', `bytes ${start}-${end}/${file.size}`);
  headers.set('Content-Length', String(end - start + 1));
  const status = range ? 206 : 200;
  if (request.method === 'HEAD' || file.size === 0) return new Response(null, { status, headers });
  if (file.size <= AT_ONCE_BYTES && IN_ARCHIVE.test(file.path)) {
    const bytes = await readFile(file.path);
    return new Response(bytes.subarray(start, end + 1), { status, headers });
  }
  const stream = Readable.toWeb(createReadStream(file.path, { start, end })) as ReadableStream<Uint8Array>;
  return new Response(stream, { status, headers });
}

function permissionsPolicy({ permissionsPolicy: policy }: AppPackage): Record<string, string> {
  return policy === undefined ? {} : { 'Permissions-Policy': policy };
}

/** Electron reads whole files out of an archive itself. Of one that is opened it makes a copy among the temporary files, which a kill leaves there. */
const IN_ARCHIVE = /\.asar[\\/]/;
/** Larger ones are not held in memory. */
const AT_ONCE_BYTES = 8 * 1024 * 1024;

/** Chromium answers a request for what is not in the package with a network error, not with a status: `fetch` rejects. */
function notFound(): Response {
  return Response.error();
}

/** A single range as media elements ask for it; anything else is answered with the whole file. */
function parseRange(header: string | null, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (!match) return undefined;
  const start = Number(match[1]);
  const end = match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return start <= end ? { start, end } : undefined;
}
