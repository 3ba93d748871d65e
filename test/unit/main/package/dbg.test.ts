import { it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { PackageError } from '../../../../src/main/package/package-error.ts';
import recorded from './chromium-156-manifests.json' with { type: 'json' };
import { appFiles, writeApp } from './temp-app.ts';
it('x', async () => {
  const out: string[] = [];
  for (const given of recorded as any[]) {
    const files = appFiles(given.with, given.files);
    if (given.text !== undefined) files['manifest.json'] = given.text;
    if (given.base64 !== undefined) files['manifest.json'] = Buffer.from(given.base64, 'base64');
    for (const key of given.without ?? []) delete (files['manifest.json'] as any)[key];
    if (given.noScript) delete files['bg.js'];
    let ours: any;
    try { const app = await loadApp(await writeApp(files), { locale: 'en-US' }); ours = { warnings: app.warnings.toSorted(), getManifest: JSON.stringify(app.manifest.raw) }; }
    catch (e) { ours = e instanceof PackageError ? { error: e.reason } : { error: 'CRASH ' + (e as Error).stack }; }
    const theirs = given.error !== undefined ? { error: given.error } : { warnings: given.warnings.toSorted(), ...(given.getManifest ? { getManifest: given.getManifest } : {}) };
    const cmp = { ...ours }; if (!('getManifest' in theirs)) delete cmp.getManifest;
    if (JSON.stringify(cmp) !== JSON.stringify(theirs)) out.push(`${given.name}\n   chrome ${JSON.stringify(theirs)}\n   ours   ${JSON.stringify(cmp)}`);
  }
  writeFileSync('/tmp/wk/package/diff.txt', out.join('\n') + '\n');
}, 120000);
