/** What is made from the schema: the JSON Schema for editors, and the table of keys in the documentation. */
import * as z from 'zod';
import { POLICY_DEFAULTS } from './effective-policy.ts';
import { policySchema } from './policy-schema.ts';

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

/** The text of docs/kiosk/policy.schema.json. */
export function policyJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'Holdfast kiosk policy, version 1', ...schema }, null, 2)}\n`;
}

/** @param present the document with the table in it, whose other text stays */
export function withPolicyTable(present: string): string {
  return present.replace(
    /(<!-- keys -->\n)[^]*?(<!-- end of keys -->)/,
    (_all, before: string, after: string) => `${before}\n${table()}\n\n${after}`,
  );
}

function table(): string {
  const { properties = {} } = z.toJSONSchema(policySchema, { io: 'input' }) as Schema;
  const rows = Object.entries(properties).map(([name, schema]) => {
    const value = (POLICY_DEFAULTS as Record<string, unknown>)[name];
    const preset = value === undefined ? '' : `\`${JSON.stringify(value)}\``;
    return `| \`${name}\` | ${form(schema)} | ${preset} | ${describe(schema)} |`;
  });
  return ['| Key | Form | Default | |', '|---|---|---|---|', ...rows].join('\n');
}

function form(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (schema.anyOf) return schema.anyOf.map(form).join(' or ');
  if (schema.type === 'array' && schema.items) return `list of ${form(schema.items)}`;
  if (schema.properties) {
    const inner = Object.entries(schema.properties).map(
      ([name, own]) => `\`${name}\`${own.properties ? '' : `: ${form(own)}`}`,
    );
    return `object: ${inner.join('; ')}`;
  }
  return schema.type ?? 'any';
}

function describe(schema: Schema): string {
  const own = schema.description ?? '';
  const parts = schema.items?.properties ?? schema.properties ?? {};
  const inner = Object.entries(parts)
    .filter(([, { description }]) => description !== undefined)
    .map(([name, { description }]) => `\`${name}\`: ${description}`);
  return [own, ...inner].join(' ');
}
