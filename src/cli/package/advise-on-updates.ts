/** Whether what is made can be updated later, which only the app's manifest and the targets together tell. */
import type { AppPackage } from '../../main/package/app-package.ts';
import { property } from '../../main/package/json-value.ts';
import { say } from '../say.ts';
import { UserError } from '../user-error.ts';
import type { PackageOptions, PackageRequest } from './package-request.ts';
import { isNeverReplaced, missingUpdate } from './update-files.ts';
import { faultOfAppKey } from './update-options.ts';

/**
 * Says what will not be updated, and what the user should keep for later versions.
 * @throws UserError when no update could show that it is of the same app
 */
export function adviseOnUpdates(
  app: AppPackage,
  options: PackageOptions,
  { platform, targets, updates }: Pick<PackageRequest, 'platform' | 'targets' | 'updates'>,
): void {
  const manifestKey = property(app.manifest.raw, 'key');
  if (manifestKey === undefined && options.appId === undefined) {
    say(
      `The manifest has no key: the id ${app.id} comes from where the app is. Keep it for later versions with --app-id ${app.id}.`,
    );
  }
  if (updates.url !== undefined && updates.key === undefined && manifestKey === undefined) {
    throw new UserError(
      '--update-url: the manifest has no "key", so no update could show that it is of the same app. Package the .crx, give the manifest its key, or sign whole products with an --update-key.',
    );
  }
  const weak =
    updates.url !== undefined && updates.key === undefined && typeof manifestKey === 'string'
      ? faultOfAppKey(manifestKey)
      : undefined;
  if (weak !== undefined)
    say(
      `--update-url: only the app will be updated. The manifest's "key" signs no whole products (${weak}): give an --update-key for that.`,
    );
  const fixed = targets.filter((name) => isNeverReplaced(name, platform));
  if (updates.key !== undefined && fixed.length > 0)
    say(`As a whole, products of these forms do not update themselves: ${fixed.join(', ')}. Their app does.`);
  const lacking = updates.key === undefined ? undefined : missingUpdate(targets, platform);
  if (lacking !== undefined)
    say(
      `--update-key: this is no update of other products, for which one of these is to be made too: ${lacking.join(', ')}.`,
    );
}
