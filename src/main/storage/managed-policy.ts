/** The policy file: JSON with a policy for each app id, or Chrome's own form of it. */

/** What is wrong with a policy, for the terminal. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/**
 * The policy of one app. The file is `{"<app id>": {…}}`, or as Chrome's policy files on Linux have it,
 * `{"3rdparty": {"extensions": {"<app id>": {…}}}}`.
 * @returns undefined when the file has none for this app.
 * @throws PolicyError when the file is no JSON object, or the policy is none.
 */
export function policyOf(text: string, app: string): Record<string, unknown> | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new PolicyError(`it is not JSON (${(error as Error).message}).`);
  }
  if (!isObject(file)) throw new PolicyError('it must be an object with app ids as its keys.');
  const third = own(file, '3rdparty');
  const extensions = isObject(third) ? own(third, 'extensions') : undefined;
  const policies = third === undefined ? file : extensions;
  if (!isObject(policies)) throw new PolicyError('"3rdparty" must be {"extensions": {"<app id>": {…}}}.');
  const policy = own(policies, app);
  if (policy === undefined) return undefined;
  if (!isObject(policy)) throw new PolicyError(`"${app}" must be an object with the policy's keys.`);
  return policy;
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
