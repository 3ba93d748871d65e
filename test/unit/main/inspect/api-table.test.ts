import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { declaredDifferences } from '../../../../src/api/differences.ts';
import { apiDocument } from '../../../../src/main/inspect/api-table.ts';
import { platformNamespaces } from '../../../../src/main/platform/platform-members.ts';
import { supportedMembers, supportedNamespaces } from '../../../../src/main/platform/supported-members.ts';

const docs = join(import.meta.dirname, '../../../../docs');
const present = readFileSync(join(docs, 'api.md'), 'utf8');

it('docs/api.md is what the declarations say; `npm run docs:api` writes it', () => {
  expect(present).toBe(apiDocument(present));
});

it('remembers since when a member is there, and gives the unreleased ones the version of a release', () => {
  const released = apiDocument(present, '1.2.3');
  expect(released).toContain('| `getManifest` | function | supported | 1.2.3 |');
  expect(released).not.toMatch(/\| unreleased \|$/m);
  expect(apiDocument(released)).toBe(released);
  expect(apiDocument(released, '2.0.0')).toBe(released);
  expect(apiDocument('')).toContain('| `getManifest` | function | supported | unreleased |');
});

it('has what both sides of a declared difference name', () => {
  // As people read it: without marks and links.
  const plain = readFileSync(join(docs, 'differences.md'), 'utf8').replaceAll(/[`*]|\]\([^)]*\)|\[/g, '');
  let section = '';
  const starts = plain.split('\n').flatMap((line) => {
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    if (heading !== undefined)
      section = heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-');
    return [`${section}: ${line.replace(/^\| |^- /, '')}`];
  });
  for (const { row, section: anchor, members } of declaredDifferences) {
    expect(
      starts.filter((start) => start.startsWith(`${anchor}: ${row}`)),
      row,
    ).toHaveLength(1);
    for (const member of members) {
      const contract = supportedNamespaces.get(member.slice(0, member.lastIndexOf('.')));
      const has = contract && supportedMembers(contract).has(member.slice(member.lastIndexOf('.') + 1));
      expect([member, has]).toEqual([member, true]);
    }
  }
});

it('knows of every member here that Chrome has it', () => {
  for (const [name, contract] of supportedNamespaces) {
    for (const member of supportedMembers(contract).keys()) {
      expect([name, member, platformNamespaces.get(name)?.members.has(member)]).toEqual([name, member, true]);
    }
  }
});
