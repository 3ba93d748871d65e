/** Validation in main, derived from the same declaration that the page matched arguments with: a misfit here is not the app's mistake. */
import * as z from 'zod';
import { isOptional, typeOf } from '../../api/core/contract.ts';
import type { FunctionSpec, PropertySpec, TypeSpec } from '../../api/core/contract.ts';

/** Longest string that a page may send as an argument, in UTF-16 units; values of any shape are bounded by the rooms' quotas. */
const MAX_STRING = 64 * 1024 * 1024;

/** @returns a schema for the whole argument list, one entry per declared parameter (`undefined` for an omitted one). */
export function argumentsSchema(spec: FunctionSpec): z.ZodType<unknown[]> {
  const items = spec.params.map((param) => propertySchema(param.spec));
  return items.length === 0 ? z.array(z.never()) : z.tuple(items as [z.ZodType, ...z.ZodType[]]);
}

function propertySchema(spec: PropertySpec): z.ZodType {
  const schema = typeSchema(typeOf(spec));
  return isOptional(spec) ? schema.optional() : schema;
}

function typeSchema(type: TypeSpec): z.ZodType {
  switch (type.type) {
    case 'integer':
    case 'number': {
      let schema = type.type === 'integer' ? z.int32() : z.number();
      if (type.minimum !== undefined) schema = schema.min(type.minimum);
      if (type.maximum !== undefined) schema = schema.max(type.maximum);
      return schema;
    }
    case 'boolean':
      return z.boolean();
    case 'string':
      return shortText(MAX_STRING);
    case 'binary':
      return z.instanceof(Uint8Array);
    case 'any':
      return z.unknown();
    case 'object':
      // Not z.record: it would leave out a key that is named `__proto__`, which is a key like any other in chrome.storage.
      return z.custom<Record<string, unknown>>(isPlainObject, 'Invalid input: expected a plain object');
    case 'enum':
      return z.enum(type.values as [string, ...string[]]);
    case 'function':
      return z.literal(true);
    case 'instance':
      return z.never();
    case 'array':
      return z.array(typeSchema(type.items)).refine((items) => items.length >= (type.minItems ?? 0));
    case 'choices':
      return z.union(type.choices.map(typeSchema) as [z.ZodType, ...z.ZodType[]]);
    case 'dictionary':
      return z.strictObject(
        Object.fromEntries(Object.entries(type.properties).map(([key, spec]) => [key, propertySchema(spec)])),
      );
  }
}

/** What structured clone makes of an object that is nothing more than its keys. */
function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * A text of at most so many UTF-16 units. Not `max`: zod looks for the length of whatever is there, no text too, and comparing that of an
 * object which makes no number of itself would throw.
 */
export function shortText(most: number) {
  return z.string().refine((text) => text.length <= most);
}
