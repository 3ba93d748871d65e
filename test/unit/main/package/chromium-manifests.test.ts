/** What Chromium 156 answered for some 470 manifests, compared with what Holdfast says of them. */
import { describe, expect, it } from 'vitest';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { PackageError } from '../../../../src/main/package/package-error.ts';
import recorded from './chromium-156-manifests.json' with { type: 'json' };
import { appFiles, writeApp } from './temp-app.ts';

interface Case {
  readonly name: string;
  readonly with?: Record<string, unknown>;
  readonly without?: readonly string[];
  readonly text?: string;
  readonly base64?: string;
  readonly files?: Record<string, string>;
  readonly noScript?: true;
  readonly error?: string;
  readonly type?: string;
  readonly warnings?: readonly string[];
  readonly getManifest?: string;
}

async function answer(given: Case) {
  const files = appFiles(given.with, given.files);
  if (given.text !== undefined) files['manifest.json'] = given.text;
  if (given.base64 !== undefined) files['manifest.json'] = Buffer.from(given.base64, 'base64');
  for (const key of given.without ?? []) delete (files['manifest.json'] as Record<string, unknown>)[key];
  if (given.noScript) delete files['bg.js'];
  try {
    const app = await loadApp(await writeApp(files), { locale: 'en-US' });
    return { warnings: app.warnings.toSorted(), getManifest: JSON.stringify(app.manifest.raw) };
  } catch (error) {
    if (error instanceof PackageError) return { error: error.reason, file: error.file };
    throw error;
  }
}

describe('manifests', () => {
  it.each(recorded as Case[])('$name', async (given) => {
    const ours = await answer(given);
    if (given.error !== undefined) expect(ours).toMatchObject({ error: given.error });
    else expect(ours).toMatchObject({ warnings: given.warnings?.toSorted() });
    if (given.getManifest !== undefined) expect(ours).toMatchObject({ getManifest: given.getManifest });
  });
});
