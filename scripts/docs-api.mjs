// `npm run docs:api [-- --release <version>]`: writes docs/api.md from the declarations of the namespaces.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSource } from './lib/load-source.mjs';
import { root } from './lib/root.mjs';

const { values } = parseArgs({ options: { release: { type: 'string' } } });
const file = join(root, 'docs/api.md');
const { apiDocument } = /** @type {{ apiDocument: (present: string, release?: string) => string }} */ (
  await loadSource('src/main/inspect/api-table.ts')
);
writeFileSync(file, apiDocument(existsSync(file) ? readFileSync(file, 'utf8') : '', values.release));
