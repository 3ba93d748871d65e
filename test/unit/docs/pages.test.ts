/** The documentation leads nowhere that is not there: links, anchors, paths and commands of every page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Tells of the past as well. */
const HISTORY = 'CHANGELOG.md';
/** Of the sketch in docs/adding-an-api.md; what the real room has is tested elsewhere. */
const SKETCHED = 'test/e2e/alarms.test.ts';

const pages = [...pagesIn('.', false), 'apps/README.md', ...pagesIn('docs', true)];
const sources = ['src', 'test', 'scripts'].flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const manifest = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

function namesIn(folder: string, recursive = true): string[] {
  return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' });
}

function pagesIn(folder: string, recursive: boolean): string[] {
  return namesIn(folder, recursive)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

/** Without what is quoted as code: blocks, and spans where `spans` says so. */
function prose(text: string, spans: boolean): string {
  const outside = text.replaceAll(/^( *)```[^]*?^\1```$/gm, '');
  return spans ? outside.replaceAll(/`[^`\n]*`/g, '') : outside;
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(textOf(page), false).matchAll(/^#+ +(.+)$/gm)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{N}\- _]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

interface Link {
  readonly page: string;
  readonly text: string;
  readonly target: string;
  readonly anchor: string | undefined;
}

function linksOf(page: string): Link[] {
  const targets = [...prose(textOf(page), true).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const relatives = targets.filter((target) => !/^[a-z]+:/.test(target));
  return relatives.map((text) => {
    const [path = '', anchor] = text.split('#');
    return { page, text, target: path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path)), anchor };
  });
}

const links = pages.flatMap(linksOf);

describe.each(pages)('%s', (page) => {
  it('links to files and headings that are there', () => {
    const own = links.filter((link) => link.page === page);
    const isThere = ({ target, anchor }: Link) =>
      existsSync(join(ROOT, target)) && (anchor === undefined || anchorsOf(target).has(anchor));
    expect(own.filter((link) => !isThere(link)).map(({ text }) => text)).toEqual([]);
  });

  it.skipIf(page === HISTORY)('names paths and npm scripts that are there', () => {
    const spans = [...prose(textOf(page), false).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
    const paths = spans.filter((span) => /^(src|test|scripts|config|docs|\.ci)\/[\w./-]+$/.test(span));
    // Short for a path whose folder is plain from the text.
    const short = spans.filter((span) => /^[\w-][\w./-]*(?<!\.d)\.(ts|mjs)$/.test(span) && span !== SKETCHED);
    const scripts = [...textOf(page).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(paths.filter((path) => path !== SKETCHED && !existsSync(join(ROOT, path)))).toEqual([]);
    expect(short.filter((path) => !sources.some((source) => `/${source}`.endsWith(`/${path}`)))).toEqual([]);
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});

it('has no page to which nothing leads', () => {
  const linked = new Set(links.filter(({ page, target }) => page !== target).map(({ target }) => target));
  expect(pages.filter((page) => page.startsWith('docs/') && !linked.has(page))).toEqual([]);
});

it('says of every folder where things are', () => {
  const [, tree = ''] = /^## Where things are\n([^]*?)^## /m.exec(textOf('docs/ARCHITECTURE.md')) ?? [];
  const folders = ['src', 'src/main', 'test'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()),
  );
  expect(folders.map(({ name }) => name).filter((name) => !new RegExp(`\\b${name}/`).test(tree))).toEqual([]);
});

it('counts decisions on, and lists each', () => {
  const folder = 'docs/decisions';
  const listed = linksOf(join(folder, 'README.md')).map(({ target }) => target);
  const numbers = listed.map((page) => Number(/(\d+)-[^/]*$/.exec(page)?.[1]));
  expect(listed.toSorted()).toEqual(
    pagesIn(folder, false)
      .filter((page) => page !== join(folder, 'README.md'))
      .toSorted(),
  );
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

it('tells of every npm script that is for people', () => {
  const told = pages.map(textOf).join('\n');
  // Of npm's own.
  const others = Object.keys(manifest.scripts).filter((name) => name !== 'prepare');
  const isTold = (name: string) => told.includes(`npm run ${name}`) || told.includes(`npm ${name}`);
  expect(others.filter((name) => !isTold(name))).toEqual([]);
});
