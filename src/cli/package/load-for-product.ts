/** The app, as its product will know it. */
import { loadApp } from '../../main/package/app-package.ts';
import type { AppPackage } from '../../main/package/app-package.ts';
import { property } from '../../main/package/json-value.ts';
import { PackageError } from '../../main/package/package-error.ts';
import { UserError } from '../user-error.ts';

/**
 * @param id that the product is to keep; undefined for the one that the manifest or the folder gives
 * @throws UserError for an id that is none, or an app that cannot run
 */
export async function loadForProduct(folder: string, id: string | undefined): Promise<AppPackage> {
  if (id !== undefined && !/^[a-p]{32}$/.test(id))
    throw new UserError(`--app-id ${id}: an id has 32 letters from a to p.`);
  try {
    const loaded = await loadApp(folder, { id });
    // Its name and description are not to depend on who builds it.
    const locale = property(loaded.manifest.raw, 'default_locale');
    return typeof locale === 'string' ? await loadApp(folder, { id, locale: locale.replace('_', '-') }) : loaded;
  } catch (error) {
    throw error instanceof PackageError ? new UserError(error.message) : error;
  }
}
