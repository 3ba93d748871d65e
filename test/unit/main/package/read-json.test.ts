import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PackageError } from '../../../../src/main/package/package-error.ts';
import { parseJson, readJson } from '../../../../src/main/package/read-json.ts';
import { temporaryFolder, writeApp } from './temp-app.ts';

const parse = (text: string) => parseJson(text, 'manifest.json');

describe('what Chromium accepts too', () => {
  it.each([
    ['{"a": 1} // end', { a: 1 }],
    ['// start\n{/* in */"a": [1, /* , */ 2]}', { a: [1, 2] }],
    ['\uFEFF{}', {}],
    ['{"a": "x\ny\r\nz"}', { a: 'x\ny\r\nz' }],
    ['{"a": "\\x41\\\\x41\\"\\u00e9"}', { a: 'A\\x41"é' }],
    ['{"a": 1, "a": 2}', { a: 2 }],
    ['{"a": "// no comment /* here"}', { a: '// no comment /* here' }],
    ['[1e3, -0, 1.50, true, false, null]', [1000, 0, 1.5, true, false, null]],
    ['"\\ud83d\\ude00"', '😀'],
  ])('%j', (text, value) => {
    expect(parse(text)).toEqual({ value, warnings: [] });
  });

  it('keeps __proto__ as a key like any other', () => {
    const { value } = parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect((value as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('what only Holdfast accepts', () => {
  it.each([
    ['{"a": 1,}', { a: 1 }, ['A stray comma at line 1, column 8']],
    ['{"a": 1, // last\n}', { a: 1 }, ['A stray comma at line 1, column 8']],
    ['{\n"a": 1,\n,"b": 2}', { a: 1, b: 2 }, ['A stray comma at line 3, column 1']],
    ['{,"a": [,]}', { a: [] }, ['A stray comma at line 1, column 2', 'A stray comma at line 1, column 9']],
    ['[1,,]', [1], ['A stray comma at line 1, column 3', 'A stray comma at line 1, column 4']],
    ['{"a\nb": "\\x41", "c": 1,}', { 'a\nb': 'A', c: 1 }, ['A stray comma at line 2, column 19']],
    ['{"a": "x\ty"}', { a: 'x\ty' }, ['A control character in the string at line 1, column 7']],
  ])('%j', (text, value, what) => {
    const warnings = what.map((each) => `manifest.json: ${each}, which Chrome refuses, was accepted.`);
    expect(parse(text)).toEqual({ value, warnings });
  });
});

describe('errors', () => {
  it.each([
    ['', 'At line 1, column 1: expected a value; found the end of the file.'],
    ['{"a": 1\n "b": 2}', 'At line 2, column 2: a comma is missing before this; found "b".'],
    ['[1 2]', 'At line 1, column 4: a comma is missing before this; found 2.'],
    ['{name: 1}', 'At line 1, column 2: expected a key in double quotes; found name.'],
    ["{'a': 1}", "At line 1, column 2: expected a key in double quotes; found 'a'."],
    ['{"a" 1}', 'At line 1, column 6: expected ":"; found 1.'],
    ['{"a": True}', 'At line 1, column 7: this is no JSON value; found True.'],
    ['{"a": }', 'At line 1, column 7: expected a value; found }.'],
    ['{"a": 1', 'At line 1, column 8: expected "," or "}"; found the end of the file.'],
    ['{"a": 1}}', 'At line 1, column 9: expected the end of the file; found }.'],
    ['{"a": "x\n}', 'At line 1, column 7: this string does not end; found "x\\n}.'],
    ['{} /* x', 'At line 1, column 4: this comment does not end; found /* x.'],
    ['{"a": "\\q"}', 'At line 1, column 7: an invalid escape in this string; found "\\q".'],
    ['{"a": "\\ud800"}', 'At line 1, column 7: half of a surrogate pair in this string.'],
    ['{"a": "b\nc\\x41", "d": q}', 'At line 2, column 14: this is no JSON value; found q.'],
  ])('%j', (text, cause) => {
    expect(() => parse(text)).toThrow(`manifest.json: Manifest is not valid JSON. ${cause}`);
  });

  it('refuses deep nesting, as Chromium does', () => {
    expect(parse(`${'['.repeat(199)}${']'.repeat(199)}`).warnings).toEqual([]);
    expect(() => parse('['.repeat(200))).toThrow('At line 1, column 200: nested more than 199 levels deep.');
    expect(() => parse(`{"a": "${'['.repeat(300)}"}`)).not.toThrow();
  });

  it.each([
    ['beginnings of comments', '/* '.repeat(200_000)],
    ['quotes behind backslashes', `"${'\\"'.repeat(200_000)}`],
    ['quotes', '"'.repeat(400_001)],
    ['commas', `[${','.repeat(200_000)}`],
  ])('takes no time over a file full of %s', (_, text) => {
    const start = performance.now();
    expect(() => parse(text)).toThrow(PackageError);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('files', () => {
  it('names a file that is not there', async () => {
    const folder = await temporaryFolder();
    await expect(readJson(folder, 'a/b.json')).rejects.toThrow('a/b.json: The file cannot be read (ENOENT).');
  });

  it('says how to mend other encodings', async () => {
    const folder = await writeApp({
      '16.json': Buffer.from('\uFEFF{}', 'utf16le'),
      'latin1.json': Buffer.from('{"a":"é"}', 'latin1'),
    });
    await expect(readJson(folder, '16.json')).rejects.toThrow(
      '16.json: File is not valid JSON. It is in UTF-16. Save it as UTF-8.',
    );
    await expect(readJson(folder, 'latin1.json')).rejects.toThrow('It is not in UTF-8. Save it as UTF-8.');
  });

  it('reads bytes with a byte-order mark', async () => {
    const folder = await writeApp({ 'a.json': '\uFEFF{"a": "é"}' });
    await expect(readJson(join(folder, '.'), 'a.json')).resolves.toEqual({ value: { a: 'é' }, warnings: [] });
  });
});
