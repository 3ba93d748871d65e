/** From a policy's text to the policy, or to everything that is wrong with it. */
import type { z } from 'zod';
import { policySchema } from './policy-schema.ts';
import type { KioskPolicyFile } from './policy-schema.ts';

/** A policy that is refused, as a whole. */
export class KioskPolicyError extends Error {
  override readonly name = 'KioskPolicyError';

  /** @param faults one for each, with the path of the key that it is about */
  constructor(
    readonly source: string,
    readonly faults: readonly string[],
  ) {
    super([`The policy in ${source} is refused as a whole:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

/**
 * @param source for the message: the file or the URL
 * @throws KioskPolicyError with every fault
 */
export function parsePolicy(text: string, source: string): KioskPolicyFile {
  let value: unknown;
  try {
    // Windows' editors put it there.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new KioskPolicyError(source, [`It is not JSON: ${(error as Error).message}`]);
  }
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) throw new KioskPolicyError(source, parsed.error.issues.flatMap(faultsOf));
  return parsed.data;
}

function faultsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => `${pathText([...issue.path, name])}: there is no such key`);
  const nested = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const text = nested
    .replace(/^Invalid (?:input|option|string): /, '')
    .replace(/^expected record/, 'expected object')
    .replace(/, received undefined$/, ', and it is missing');
  return [`${pathText(issue.path)}: ${text}`];
}

/** `Devices[2].Policy.IdleReset` */
function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w$]+$/.test(String(part)) ? `.${String(part)}` : `[${JSON.stringify(String(part))}]`;
    })
    .join('');
  return text === '' ? '(the whole)' : text.replace(/^\./, '');
}
