/**
 * The schema that an app gives for `storage.managed`, in Chrome's subset of JSON Schema, and the check of a policy against it. Chromium 156
 * refuses an app whose schema is not of that subset; the texts are its own. Keywords that it does not know mean nothing.
 */
import { runInNewContext } from 'node:vm';
import { isJsonObject, property, type JsonObject, type JsonValue } from './json-value.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'] as const;
type TypeName = (typeof TYPES)[number];

export interface ManagedSchema {
  readonly type: TypeName;
  readonly properties: ReadonlyMap<string, ManagedSchema>;
  readonly patternProperties: readonly (readonly [string, ManagedSchema])[];
  readonly additionalProperties: ManagedSchema | undefined;
  readonly required: readonly string[];
  readonly items: ManagedSchema | undefined;
  readonly enum: readonly JsonValue[] | undefined;
  readonly minimum: number;
  readonly maximum: number;
  readonly pattern: string | undefined;
}

/** In Chromium integers have 32 bits; a larger number is a double there. */
const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;
/** For one pattern and one text: both come from others, and a pattern can take for ever. */
const PATTERN_LIMIT_MS = 1000;

export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/** @throws SchemaError with Chrome's text. */
export function parseManagedSchema(value: JsonValue): ManagedSchema {
  if (!isJsonObject(value)) throw new SchemaError('Schema must be a JSON object');
  const type = property(value, 'type');
  if (type === undefined && property(value, '$ref') === undefined) {
    throw new SchemaError("Each schema must have a 'type' or '$ref'.");
  }
  if (typeof type === 'string' && type !== 'object' && isTypeName(type)) {
    throw new SchemaError('The main schema must have a type attribute with "object" value.');
  }
  if (property(value, 'additionalProperties') !== undefined || property(value, 'patternProperties') !== undefined) {
    throw new SchemaError('"additionalProperties" and "patternProperties" are not supported at the main schema.');
  }
  const byId = new Map<string, ManagedSchema>();
  const references: string[] = [];
  const schema = parse(value, byId, references);
  for (const id of references) if (!byId.has(id)) throw new SchemaError(`Invalid $ref: ${id}`);
  return schema;
}

function parse(value: JsonObject, byId: Map<string, ManagedSchema>, references: string[]): ManagedSchema {
  const reference = property(value, '$ref');
  if (typeof reference === 'string') {
    references.push(reference);
    // Looked up when it is used: it may be declared further down, or be the schema that it is in.
    return new Proxy({} as ManagedSchema, { get: (_, key) => byId.get(reference)?.[key as keyof ManagedSchema] });
  }
  const type = property(value, 'type');
  if (type === undefined) throw new SchemaError("Each schema must have a 'type' or '$ref'.");
  if (typeof type !== 'string') throw new SchemaError("Attribute 'type' must be a string.");
  if (!isTypeName(type)) throw new SchemaError(`Unknown type '${type}'.`);
  const each = (key: string): [string, ManagedSchema][] => {
    const schemas = attribute(value, key, isJsonObject) ?? {};
    return Object.entries(schemas).map(([name, item]) => {
      if (!isJsonObject(item)) throw new SchemaError(`Schema for property '${name}' must be a dict.`);
      return [name, parse(item, byId, references)];
    });
  };
  const isObject = type === 'object';
  const additional = isObject ? attribute(value, 'additionalProperties', isJsonObject) : undefined;
  const patternProperties = isObject ? each('patternProperties') : [];
  for (const [pattern] of patternProperties) requirePattern(pattern, 'is a invalid regex');
  const schema: ManagedSchema = {
    type,
    properties: new Map(isObject ? each('properties') : []),
    patternProperties,
    additionalProperties: additional && parse(additional, byId, references),
    required: isObject ? requiredOf(value) : [],
    items: type === 'array' ? parse(itemsOf(value), byId, references) : undefined,
    ...restrictions(value, type),
  };
  const id = property(value, 'id');
  if (typeof id === 'string') byId.set(id, schema);
  return schema;
}

function restrictions(
  value: JsonObject,
  type: TypeName,
): Pick<ManagedSchema, 'enum' | 'minimum' | 'maximum' | 'pattern'> {
  const choices = enumOf(value, type);
  if (type !== 'integer' && (property(value, 'minimum') ?? property(value, 'maximum')) !== undefined) {
    throw new SchemaError('Only integers can have minimum and maximum');
  }
  const isRange = type === 'integer' && choices === undefined;
  const minimum = (isRange ? attribute(value, 'minimum', isNumber) : undefined) ?? INT_MIN;
  const maximum = (isRange ? attribute(value, 'maximum', isNumber) : undefined) ?? INT_MAX;
  if (minimum > maximum)
    throw new SchemaError(`Invalid range specified [${minimum.toFixed(6)};${maximum.toFixed(6)}].`);
  const pattern = type === 'string' && choices === undefined ? attribute(value, 'pattern', isString) : undefined;
  if (pattern !== undefined) requirePattern(pattern, 'is invalid regex');
  return { enum: choices, minimum, maximum, pattern };
}

function enumOf(value: JsonObject, type: TypeName): readonly JsonValue[] | undefined {
  const choices = property(value, 'enum');
  if (choices === undefined) return undefined;
  if (type !== 'string' && type !== 'integer') {
    throw new SchemaError('Enumeration is only supported for integer and string.');
  }
  if (!Array.isArray(choices) || choices.length === 0) {
    throw new SchemaError("Attribute 'enum' must be a non-empty list.");
  }
  if (!choices.every((choice) => (type === 'string' ? isString(choice) : isInteger(choice)))) {
    throw new SchemaError(`Attribute 'enum' for type '${type}' contains items with invalid types`);
  }
  return choices;
}

function itemsOf(value: JsonObject): JsonObject {
  const items = attribute(value, 'items', isJsonObject);
  if (!items) throw new SchemaError("Schema of type 'array' must have a schema in 'items' of type dictionary.");
  return items;
}

function requiredOf(value: JsonObject): string[] {
  const names = attribute(value, 'required', Array.isArray) as JsonValue[] | undefined;
  const strings = (names ?? []).filter(isString);
  const known = property(value, 'properties');
  const unknown = strings.find((name) => !isJsonObject(known) || property(known, name) === undefined);
  if (unknown !== undefined) throw new SchemaError(`Attribute 'required' contains unknown property '${unknown}'.`);
  return strings;
}

function attribute<T extends JsonValue>(
  value: JsonObject,
  key: string,
  is: (found: JsonValue) => found is T,
): T | undefined {
  const found = property(value, key);
  if (found === undefined) return undefined;
  if (!is(found)) throw new SchemaError(`Invalid type for attribute '${key}'`);
  return found;
}

/** @param reason Chrome's words, which differ with the place */
function requirePattern(pattern: string, reason: string): void {
  try {
    void new RegExp(pattern, 'u');
  } catch (error) {
    throw new SchemaError(`/${pattern}/ ${reason}: ${(error as Error).message}`);
  }
}

function matches(pattern: string, text: string): boolean {
  try {
    return runInNewContext(
      'new RegExp(pattern, "u").test(text)',
      { pattern, text },
      { timeout: PATTERN_LIMIT_MS },
    ) as boolean;
  } catch {
    return false;
  }
}

/** @returns every fault, each with its path: `nest.list[2]: …`. */
export function checkManaged(schema: ManagedSchema, value: unknown, path = ''): string[] {
  const fault = (text: string) => [`${path === '' ? 'the policy' : path}: ${text}`];
  if (!hasType(value, schema.type)) return fault(`expected ${schema.type}, got ${typeOf(value)}.`);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, i) => checkManaged(items, item, `${path}[${i}]`)) : [];
  }
  if (typeof value === 'object' && value !== null) return checkObject(schema, value as Record<string, unknown>, path);
  if (schema.enum && !schema.enum.includes(value as JsonValue)) {
    return fault(`must be one of ${schema.enum.map((choice) => JSON.stringify(choice)).join(', ')}.`);
  }
  if (typeof value === 'number' && schema.type === 'integer' && (value < schema.minimum || value > schema.maximum)) {
    return fault(`must be from ${schema.minimum} to ${schema.maximum}.`);
  }
  if (typeof value === 'string' && schema.pattern !== undefined && !matches(schema.pattern, value)) {
    return fault(`does not match /${schema.pattern}/.`);
  }
  return [];
}

function checkObject(schema: ManagedSchema, value: Record<string, unknown>, path: string): string[] {
  const errors: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const named = schema.properties.get(key);
    const schemas = [
      ...(named ? [named] : []),
      ...schema.patternProperties.filter(([pattern]) => matches(pattern, key)).map(([, matching]) => matching),
    ];
    if (schemas.length === 0 && schema.additionalProperties) schemas.push(schema.additionalProperties);
    if (schemas.length === 0) errors.push(`${at}: the app's schema has no such key.`);
    for (const one of schemas) errors.push(...checkManaged(one, item, at));
  }
  for (const key of schema.required) {
    if (!Object.hasOwn(value, key)) errors.push(`${path === '' ? key : `${path}.${key}`}: is required.`);
  }
  return errors;
}

function hasType(value: unknown, type: TypeName): boolean {
  if (type === 'integer') return isInteger(value);
  return typeOf(value) === type || (type === 'number' && typeof value === 'number');
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

function isTypeName(name: string): name is TypeName {
  return TYPES.some((type) => type === name);
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= INT_MIN && (value as number) <= INT_MAX;
}

function isNumber(value: JsonValue): value is number {
  return typeof value === 'number';
}

function isString(value: JsonValue): value is string {
  return typeof value === 'string';
}
