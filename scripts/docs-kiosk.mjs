// `node scripts/docs-kiosk.mjs`: writes the JSON Schema of kiosk policies, and the table of their keys in docs/kiosk/policy.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource } from './lib/load-source.mjs';
import { root } from './lib/root.mjs';

const { policyJsonSchema, withPolicyTable } =
  /** @type {{ policyJsonSchema: () => string, withPolicyTable: (present: string) => string }} */ (
    await loadSource('src/main/kiosk/policy/policy-document.ts')
  );
writeFileSync(join(root, 'docs/kiosk/policy.schema.json'), policyJsonSchema());
const page = join(root, 'docs/kiosk/policy.md');
writeFileSync(page, withPolicyTable(readFileSync(page, 'utf8')));
