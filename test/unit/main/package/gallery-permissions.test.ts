import { expect, it } from 'vitest';
import { parsePermissions } from '../../../../src/main/package/app-permissions.ts';

const parse = (...rights: string[]) => parsePermissions([{ mediaGalleries: rights }], 'permissions');

it('what an app may do to media builds on each other, as Chromium 120 has it', () => {
  expect([...parse('read', 'delete', 'copyTo').names].toSorted()).toEqual([
    'mediaGalleries',
    'mediaGalleries.copyTo',
    'mediaGalleries.delete',
    'mediaGalleries.read',
  ]);
  const invalid = "Invalid value for 'permissions[mediaGalleries]': ";
  const both = `${invalid}copyTo permission requires read and delete permissions.`;
  expect(() => parse('copyTo')).toThrow(both);
  expect(() => parse('read', 'copyTo', 'allAutoDetected')).toThrow(both);
  expect(() => parse('delete')).toThrow(`${invalid}delete permission requires read permission.`);
});

it('a name alone finds nothing by itself, and a right that there is no more is told', () => {
  expect([...parsePermissions(['mediaGalleries'], 'permissions').names]).toEqual(['mediaGalleries']);
  const { names, warnings } = parse('read', 'scan');
  expect(names.has('mediaGalleries.read')).toBe(true);
  expect(warnings).toEqual(["Permission 'mediaGalleries.scan' is unknown or URL pattern is malformed."]);
});
