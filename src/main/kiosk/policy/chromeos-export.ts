/**
 * What ChromeOS's `chrome://policy` exports as JSON. Versions of Chrome name the parts differently; of each policy they all say its value, its
 * `scope` and what was wrong with it.
 */
import * as z from 'zod';

const entry = z.object({
  value: z.unknown(),
  scope: z.string().optional(),
  error: z.string().optional(),
  ignored: z.boolean().optional(),
});
const entries = z.record(z.string(), entry);
/** Later versions have a name beside the policies. */
const group = z.union([z.object({ policies: entries }).transform(({ policies }) => policies), entries]);
const groups = z.record(z.string(), z.unknown());

const exported = z.union([
  z.object({ policyGroups: groups }).transform(({ policyGroups }) => policyGroups),
  z.object({ policyValues: groups }).transform(({ policyValues }) => policyValues),
  z.object({ chromePolicies: z.unknown() }).loose().transform(withNewNames),
]);

export type ExportedPolicies = Readonly<Record<string, z.output<typeof entry>>>;

export interface ChromeOsExport {
  /** Of the machine, and of the user who was signed in. */
  readonly chrome: ExportedPolicies;
  /** Of kiosk apps, by app id. */
  readonly accounts: Readonly<Record<string, ExportedPolicies>>;
  /** What apps and extensions read with `chrome.storage.managed`, by id. */
  readonly extensions: Readonly<Record<string, ExportedPolicies>>;
}

/** @returns undefined for what is no such export */
export function readChromeOsExport(text: string): ChromeOsExport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const parsed = exported.safeParse(value);
  const chrome = group.safeParse(parsed.data?.['chrome']);
  if (!parsed.success || !chrome.success) return undefined;
  const accounts: Record<string, ExportedPolicies> = {};
  const locals = groups.safeParse(parsed.data['deviceLocalAccountPolicies']).data ?? {};
  for (const [user, policies] of Object.entries({ ...parsed.data, ...locals })) {
    const id = appOfAccount(user);
    const found = group.safeParse(policies);
    if (id !== undefined && found.success) accounts[id] = found.data;
  }
  const extensions: Record<string, ExportedPolicies> = {};
  for (const [id, policies] of Object.entries(groups.safeParse(parsed.data['extensions']).data ?? {})) {
    const found = group.safeParse(policies);
    if (found.success && Object.keys(found.data).length > 0) extensions[id] = found.data;
  }
  return { chrome: chrome.data, accounts, extensions };
}

function withNewNames(old: Record<string, unknown>): Record<string, unknown> {
  const { chromePolicies: chrome, extensionPolicies: extensions, deviceLocalAccountPolicies } = old;
  return { chrome, extensions, deviceLocalAccountPolicies };
}

/** A kiosk app's user is its id, each character in two hexadecimal digits. */
function appOfAccount(user: string): string | undefined {
  const [, digits = ''] = /^([0-9a-f]{64})@kiosk-apps\.device-local\.localhost$/.exec(user) ?? [];
  const id = Buffer.from(digits, 'hex').toString('latin1');
  return /^[a-p]{32}$/.test(id) ? id : undefined;
}
