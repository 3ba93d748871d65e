import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/main/package/json-value.ts';
import { checkManaged, parseManagedSchema } from '../../../../src/main/package/managed-schema.ts';

const withA = (a: JsonValue): JsonValue => ({ type: 'object', properties: { a } });

describe('schemas that Chromium 156 refuses, with its texts', () => {
  it.each<[JsonValue, string]>([
    [5, 'Schema must be a JSON object'],
    [{ properties: {} }, "Each schema must have a 'type' or '$ref'."],
    [{ type: 'string' }, 'The main schema must have a type attribute with "object" value.'],
    [
      { type: 'object', additionalProperties: { type: 'string' } },
      '"additionalProperties" and "patternProperties" are not supported at the main schema.',
    ],
    [{ type: 'object', properties: [] }, "Invalid type for attribute 'properties'"],
    [
      { type: 'object', required: ['z'], properties: { a: { type: 'string' } } },
      "Attribute 'required' contains unknown property 'z'.",
    ],
    [withA(5), "Schema for property 'a' must be a dict."],
    [withA({ type: 'frob' }), "Unknown type 'frob'."],
    [withA({ type: 'any' }), "Unknown type 'any'."],
    [withA({ type: 'null' }), "Unknown type 'null'."],
    [withA({ type: ['string', 'integer'] }), "Attribute 'type' must be a string."],
    [withA({ type: 'array' }), "Schema of type 'array' must have a schema in 'items' of type dictionary."],
    [withA({ type: 'array', items: [{ type: 'string' }] }), "Invalid type for attribute 'items'"],
    [withA({ type: 'object', additionalProperties: false }), "Invalid type for attribute 'additionalProperties'"],
    [withA({ $ref: 'X', type: 'string' }), 'Invalid $ref: X'],
    [withA({ type: 'number', enum: [1] }), 'Enumeration is only supported for integer and string.'],
    [withA({ type: 'string', enum: [] }), "Attribute 'enum' must be a non-empty list."],
    [withA({ type: 'string', enum: [1] }), "Attribute 'enum' for type 'string' contains items with invalid types"],
    [withA({ type: 'number', minimum: 5 }), 'Only integers can have minimum and maximum'],
    [withA({ type: 'integer', minimum: 5, maximum: 1 }), 'Invalid range specified [5.000000;1.000000].'],
  ])('%j', (schema, text) => {
    expect(() => parseManagedSchema(schema)).toThrow(text);
  });

  it('patterns that are none; the words after the colon are the engine’s', () => {
    expect(() => parseManagedSchema(withA({ type: 'string', pattern: '(' }))).toThrow('/(/ is invalid regex: ');
    const inside = withA({ type: 'object', patternProperties: { '(': { type: 'string' } } });
    expect(() => parseManagedSchema(inside)).toThrow('/(/ is a invalid regex: ');
  });

  it('takes keywords that it does not know, and descriptions', () => {
    const a = { type: 'string', title: 't', description: 'd', maxLength: 1, format: 'x' };
    expect(checkManaged(parseManagedSchema(withA(a)), { a: 'longer' })).toEqual([]);
  });
});

describe('a policy', () => {
  const schema = parseManagedSchema({
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      count: { type: 'integer', minimum: 1, maximum: 5 },
      ratio: { type: 'number' },
      flag: { type: 'boolean' },
      list: {
        type: 'array',
        items: { type: 'object', properties: { host: { id: 'Host', type: 'string', pattern: '^a+$' } } },
      },
      other: { $ref: 'Host' },
      colour: { type: 'string', enum: ['red', 'green'] },
      nest: {
        type: 'object',
        properties: { a: { type: 'number' } },
        patternProperties: { '^x': { type: 'string' } },
        additionalProperties: { type: 'integer' },
      },
    },
  });

  it('that fits has no faults', () => {
    const policy = {
      name: '',
      count: 5,
      ratio: 2,
      flag: false,
      list: [{ host: 'aa' }, {}],
      other: 'a',
      colour: 'red',
      nest: { a: 1.5, xy: 's', z: 3 },
    };
    expect(checkManaged(schema, policy)).toEqual([]);
  });

  it('has each fault with its path', () => {
    const policy = {
      count: 6,
      ratio: '2',
      flag: null,
      list: [{ host: 'b' }, 5, { hosts: 'a' }],
      other: 'b',
      colour: 'blue',
      nest: { a: true, xy: 1, z: 1.5 },
      nmae: 'x',
    };
    expect(checkManaged(schema, policy)).toEqual([
      'count: must be from 1 to 5.',
      'ratio: expected number, got string.',
      'flag: expected boolean, got null.',
      'list[0].host: does not match /^a+$/.',
      'list[1]: expected object, got number.',
      "list[2].hosts: the app's schema has no such key.",
      'other: does not match /^a+$/.',
      'colour: must be one of "red", "green".',
      'nest.a: expected number, got boolean.',
      'nest.xy: expected string, got number.',
      'nest.z: expected integer, got number.',
      "nmae: the app's schema has no such key.",
      'name: is required.',
    ]);
  });

  it('a pattern that takes for ever is no match', () => {
    const slow = parseManagedSchema(withA({ type: 'string', pattern: '^(a+)+$' }));
    expect(checkManaged(slow, { a: `${'a'.repeat(40)}b` })).toEqual(['a: does not match /^(a+)+$/.']);
  });

  it('knows only own keys of the schema', () => {
    expect(checkManaged(schema, JSON.parse('{"name":"n","__proto__":1,"constructor":2}'))).toEqual([
      "__proto__: the app's schema has no such key.",
      "constructor: the app's schema has no such key.",
    ]);
  });
});
