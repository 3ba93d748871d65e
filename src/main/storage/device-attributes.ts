/** What the policy file says about the machine itself: `{"deviceAttributes": {"serialNumber": "…"}}` beside the policies of apps. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { PolicyError } from './managed-policy.ts';

export const deviceAttributes = z.strictObject({
  /** The device's id in the administrator's directory. */
  directoryDeviceId: z.string().optional(),
  serialNumber: z.string().optional(),
  assetId: z.string().optional(),
  annotatedLocation: z.string().optional(),
});
const policyFile = z.looseObject({ deviceAttributes: deviceAttributes.optional() });

export type DeviceAttributes = z.infer<typeof deviceAttributes>;

/**
 * @returns nothing where there is no file
 * @throws PolicyError that names the file and every fault
 */
export function readDeviceAttributes(file: string): DeviceAttributes {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new PolicyError(`${file}: ${(error as Error).message}.`);
  }
  const parsed = policyFile.safeParse(json);
  if (parsed.success) return parsed.data.deviceAttributes ?? {};
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new PolicyError(`${file}: ${faults.join('; ')}.`);
}
