/** Which device this is, for the policies that are for some of them only. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Device } from './effective-policy.ts';

/** systemd's, which every Linux has; other systems' programs that tell theirs are the administrator's to run. */
const MACHINE_ID = '/etc/machine-id';

/** @param deviceId given by the administrator; without one the system's, '' where there is none */
export function thisDevice(deviceId: string | undefined): Device {
  return { hostName: hostname(), deviceId: deviceId ?? systemId() };
}

function systemId(): string {
  try {
    return readFileSync(MACHINE_ID, 'utf8').trim();
  } catch {
    return '';
  }
}
