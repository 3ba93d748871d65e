/** Reads XML strictly: what is not well-formed throws. Elements, attributes and text; no entities but numbers, as the project writes none. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: readonly XmlElement[];
  /** Of the element itself, without what is around elements in it. */
  readonly text: string;
}

const PART = /<\?[^?]*\?>|<!DOCTYPE[^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

export function parseXml(source: string): XmlElement {
  const top = { name: '', attributes: {}, children: [] as XmlElement[], text: '' };
  const open: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }[] = [top];
  PART.lastIndex = 0;
  while (PART.lastIndex < source.length) {
    const at = PART.lastIndex;
    const match = PART.exec(source);
    if (!match) throw new Error(`Not XML: ${source.slice(at, at + 80)}`);
    const [, end, start, attributes = '', empty, text] = match;
    const current = open.at(-1) ?? top;
    if (end !== undefined) {
      if (open.length === 1 || current.name !== end) throw new Error(`</${end}> ends <${current.name}>`);
      open.pop();
    } else if (start !== undefined) {
      const element = { name: start, attributes: readAttributes(attributes), children: [], text: '' };
      current.children.push(element);
      if (empty === '') open.push(element);
    } else if (text !== undefined) current.text += decode(text);
  }
  const [root] = top.children;
  if (open.length !== 1 || top.children.length !== 1 || root === undefined || top.text.trim() !== '')
    throw new Error('Not one element');
  return root;
}

function readAttributes(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decode(value)]);
  const attributes = Object.fromEntries(found) as Record<string, string>;
  if (Object.keys(attributes).length !== found.length) throw new Error(`An attribute twice: ${text}`);
  return attributes;
}

function decode(text: string): string {
  if (/&(?!#\d+;)/.test(text)) throw new Error(`A stray &: ${text}`);
  return text.replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));
}

/** The value of a property list. */
export function readPlist(source: string): unknown {
  const plist = parseXml(source);
  if (plist.name !== 'plist' || plist.children.length !== 1) throw new Error('Not a property list');
  return value(plist.children[0]);
}

function value(element: XmlElement | undefined): unknown {
  if (!element) throw new Error('A value is missing');
  const { name, text, children } = element;
  if (name === 'string') return text;
  if (name === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (name === 'true' || name === 'false') return name === 'true';
  if (name === 'array') return children.map(value);
  if (name !== 'dict' || children.length % 2 !== 0) throw new Error(`Not of a property list: ${name}`);
  const entries: [string, unknown][] = [];
  for (let index = 0; index < children.length; index += 2) {
    const key = children[index];
    if (key?.name !== 'key') throw new Error('A key is missing');
    entries.push([key.text, value(children[index + 1])]);
  }
  return Object.fromEntries(entries);
}
