/** What is wrong with a kiosk from the beginning: better told by the command than shown on its screen. */
import { loadApp } from '../../package/app-package.ts';
import type { LoadOptions } from '../../package/manifest.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { PolicySource } from '../policy/policy-source.ts';
import type { PolicySourceOptions } from '../policy/policy-source.ts';
import { admitApp } from '../rules/admit-app.ts';

/**
 * Reads the policy as the shell does, and loads the app.
 * @param folderOf the app's folder, by the policy
 * @throws KioskPolicyError where there is no good policy, not from before either; PackageError where the app cannot run, or is not for kiosks
 */
export async function checkKiosk(
  source: PolicySourceOptions,
  folderOf: (policy: KioskPolicy) => string,
  options?: LoadOptions,
): Promise<string> {
  const policy = await new PolicySource(source).open();
  const folder = folderOf(policy);
  admitApp(await loadApp(folder, options), policy);
  return folder;
}
