import { describe, expect, it } from 'vitest';
import { backgroundUrlPath, generatedPage, parseBackground } from '../../../../src/main/package/background-page.ts';

function parse(given: Parameters<typeof parseBackground>[0]) {
  const warnings: string[] = [];
  return { background: parseBackground(given, (text) => warnings.push(text)), warnings };
}

describe('the generated page', () => {
  it('is Chrome’s text', () => {
    // What Chromium 156 served for these scripts, but that it leaves & as it is.
    const { background } = parse({ scripts: ['bg.js', "a&b'.js", 'é x.js', '/bg.js', './c.js', 'sub//d.js'] });
    expect(background).toEqual({ scripts: ['bg.js', "a&b'.js", 'é x.js', 'bg.js', './c.js', 'sub//d.js'] });
    expect(generatedPage('scripts' in background ? background.scripts : [])).toBe(
      '<!DOCTYPE html>\n<body>\n<script src="bg.js"></script>\n<script src="a&amp;b\'.js"></script>\n<script src="é x.js"></script>\n' +
        '<script src="bg.js"></script>\n<script src="./c.js"></script>\n<script src="sub//d.js"></script>\n',
    );
    expect(backgroundUrlPath(background)).toBe('/_generated_background_page.html');
  });

  it('lets no name out of its attribute', () => {
    expect(generatedPage(['"><script>alert(1)</script>'])).not.toContain('<script>alert');
  });

  it('leaves out what is no script', () => {
    const { background, warnings } = parse({ scripts: ['a.txt', 'b.js', 'c', 'd.mjs', 'E.JS', 'f.cjs'] });
    expect(background).toEqual({ scripts: ['b.js', 'd.mjs', 'E.JS'] });
    const text = (index: number) =>
      `Invalid background script mime type for 'background.scripts[${index}]', a background script can only be loaded from supported JavaScript files such as .js files.`;
    expect(warnings).toEqual([text(0), text(2), text(5)]);
  });

  it.each([[[]], [['a.txt']], [undefined]])('needs a script: %j', (scripts) => {
    expect(() => parse({ scripts })).toThrow(
      'manifest.json, "app.background": Packaged apps must have a background page or background scripts.',
    );
  });
});

describe('the app’s own page', () => {
  // All as Chromium 156 takes them.
  it.each([
    ['bg.html', '/bg.html'],
    ['/bg.html', '/bg.html'],
    ['./bg.html', '/bg.html'],
    ['../bg.html', '/bg.html'],
    ['sub/bg.html?a=b#c', '/sub/bg.html?a=b#c'],
    ['a b.html', '/a%20b.html'],
  ])('%s', (page, path) => {
    const { background } = parse({ page });
    expect(backgroundUrlPath(background)).toBe(path);
  });

  it.each([
    '',
    'http://a/bg.html',
    '//x/bg.html',
    'a"b.html',
    '.h.html',
    'sub/con.html',
    'data:text/html,x',
    'x%00.html',
    '%',
  ])('%j is refused', (page) => {
    expect(() => parse({ page })).toThrow("Invalid value for 'background_page'.");
  });
});
