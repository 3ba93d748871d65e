/** A large download that goes on where it was cut off, against a server on loopback. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadResumably, isWorthKeeping } from '../../../../src/main/product/resumable-download.ts';
import { serveRoutes } from '../../../support/route-server.ts';
import type { RouteServer } from '../../../support/route-server.ts';
import { temporaryFolders } from '../../../support/temporary-folder.ts';

const temporary = temporaryFolders();
const MIB = 2 ** 20;
const bytes = randomBytes(4 * MIB);
const sha512Of = (content: Buffer) => createHash('sha512').update(content).digest('base64');

let server: RouteServer;
let folder: string;
/** Of each request. */
let ranges: (string | undefined)[];
/** How many bytes come of each answer before it is cut off; all of it behind the last. */
let cuts: number[];
let tag: string | undefined;
let hasRanges: boolean;

beforeEach(async () => {
  server = await serveRoutes();
  folder = join(temporary(), 'partial');
  [ranges, cuts, tag, hasRanges] = [[], [], '"one"', true];
  server.routes['/file'] = (request, response) => answer(request, response, bytes);
});
afterEach(() => server.close());

function answer(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const { range, 'if-range': condition } = request.headers;
  ranges.push(range);
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const isPart = hasRanges && range !== undefined && condition === tag;
  const part = isPart ? content.subarray(from) : content;
  const about = { 'Content-Length': part.length, ...(tag === undefined ? {} : { ETag: tag }) };
  const place = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(isPart ? 206 : 200, { ...about, ...(isPart ? { 'Content-Range': place } : {}) });
  const cut = cuts.shift();
  if (cut === undefined) response.end(part);
  else response.write(part.subarray(0, cut), () => response.destroy());
}

const wanted = () => ({ url: `${server.base}/file`, sha512: sha512Of(bytes), size: bytes.length });
const download = (more: object = {}) => downloadResumably({ ...wanted(), ...more }, { folder, fetch });
/** What comes is what the system has taken, which may be less than what was sent. */
const starts = () => ranges.map((range) => (range === undefined ? 0 : Number(range.slice(6, -1))));

describe('a download', () => {
  it('goes on at once where its connection was cut off', async () => {
    cuts = [2 * MIB, 1.5 * MIB];
    expect(readFileSync(await download()).equals(bytes)).toBe(true);
    const [first, second = 0, third = 0] = starts();
    expect([first, starts().length, second > MIB, third > second]).toEqual([0, 3, true, true]);
  });

  it('that brings nothing is tried again another time, from there', async () => {
    cuts = [2 * MIB, 1000];
    await expect(download()).rejects.toThrow();
    expect([starts().length, isWorthKeeping(folder)]).toEqual([2, true]);
    expect(readFileSync(await download()).equals(bytes)).toBe(true);
    expect(starts()[2]).toBeGreaterThan(MIB);
  });

  it.each([
    ['that cannot be written', 200],
    ['that is refused', 503],
    ['that is another part', 206],
  ])('%s holds no connection', async (_what, status) => {
    const closed = new Promise<void>((resolve) => {
      server.routes['/file'] = (_request, response) => {
        response.on('close', resolve);
        if (status === 200) mkdirSync(join(folder, 'about.json'));
        // It goes on, and nobody reads it.
        response.writeHead(status, { 'Content-Length': bytes.length });
        response.write(bytes.subarray(0, 1000));
      };
    });
    await expect(download()).rejects.toThrow();
    await closed;
  });

  it('whose time is over is kept, too', async () => {
    server.routes['/file'] = (_request, response) => {
      response.writeHead(200, { 'Content-Length': bytes.length, ETag: '"one"' });
      response.write(bytes.subarray(0, MIB / 2));
    };
    await expect(downloadResumably(wanted(), { folder, fetch, timeMs: 500 })).rejects.toThrow(/time/i);
    expect(isWorthKeeping(folder)).toBe(true);
    server.routes['/file'] = (request, response) => answer(request, response, bytes);
    expect(readFileSync(await download()).equals(bytes)).toBe(true);
    expect(starts()[0]).toBeGreaterThan(0);
  });

  it.each<[string, () => void]>([
    ['has no ranges', () => (hasRanges = false)],
    ['has another file by now', () => (tag = '"two"')],
  ])('starts anew where the server %s', async (_what, change) => {
    cuts = [2 * MIB, 1000];
    await expect(download()).rejects.toThrow();
    change();
    expect(readFileSync(await download()).equals(bytes)).toBe(true);
    expect(ranges).toHaveLength(3);
  });

  it.each([undefined, 'W/"one"'])('starts anew where the server’s tag is %s', async (weak) => {
    tag = weak;
    cuts = [2 * MIB];
    expect(readFileSync(await download()).equals(bytes)).toBe(true);
    expect(ranges).toEqual([undefined, undefined]);
    cuts = [MIB / 2];
    await expect(download({ sha512: 'of another' })).rejects.toThrow();
    // There is nothing to be had of it another time.
    expect(isWorthKeeping(folder)).toBe(false);
  });

  it('of another version takes nothing from it', async () => {
    cuts = [2 * MIB, 1000];
    await expect(download()).rejects.toThrow();
    const other = randomBytes(3 * MIB);
    server.routes['/file'] = (request, response) => answer(request, response, other);
    const file = await download({ sha512: sha512Of(other), size: other.length });
    expect([readFileSync(file).equals(other), ranges[2]]).toEqual([true, undefined]);
  });

  it('that is put together of two files is refused, and leaves nothing', async () => {
    cuts = [2 * MIB, 1000];
    await expect(download()).rejects.toThrow();
    const file = join(folder, 'archive');
    writeFileSync(file, randomBytes(readFileSync(file).length));
    await expect(download()).rejects.toThrow('is not the file that was described');
    expect([readdirSync(folder), isWorthKeeping(folder)]).toEqual([[], false]);
    expect(readFileSync(await download()).equals(bytes)).toBe(true);
  });

  it.each<[string, number, object]>([
    ['another part', 206, { 'Content-Range': `bytes 5-${bytes.length - 1}/${bytes.length}` }],
    ['none', 416, {}],
  ])('is not taken from a server that answers with %s', async (_what, status, headers) => {
    cuts = [2 * MIB, 1000];
    await expect(download()).rejects.toThrow();
    server.routes['/file'] = (_request, response) => response.writeHead(status, { ...headers }).end('x');
    await expect(download()).rejects.toThrow();
    expect(existsSync(join(folder, 'archive'))).toBe(false);
  });

  it('is never larger than what was described', async () => {
    cuts = [2 * MIB, 1000];
    await expect(download()).rejects.toThrow();
    const long = Buffer.concat([bytes, bytes]);
    server.routes['/file'] = (request, response) => answer(request, response, long);
    await expect(download()).rejects.toThrow('is larger than it can be');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is there already is not asked for again', async () => {
    await download();
    await download();
    expect(ranges).toHaveLength(1);
  });
});
