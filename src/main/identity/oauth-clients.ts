/**
 * The OAuth clients of a shell's apps. The one in an app's manifest is Chrome's own kind, which no other program may use, so whoever runs
 * the app registers another one (of the type for desktop programs) and names it in a file.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

export interface OAuthClient {
  readonly clientId: string;
  /** Some servers want one of desktop programs too; it is no secret there. */
  readonly clientSecret?: string | undefined;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/** What is wrong with the file, for the terminal. */
export class OAuthClientsError extends Error {
  override readonly name = 'OAuthClientsError';
}

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]+)?\//;
const endpoint = z
  .url()
  .refine((url) => url.startsWith('https://') || LOOPBACK.test(url), 'must be an https URL (or http on this machine)');
const client = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  authorizationEndpoint: endpoint.default('https://accounts.google.com/o/oauth2/v2/auth'),
  tokenEndpoint: endpoint.default('https://oauth2.googleapis.com/token'),
});
const clients = z.record(z.string().regex(/^[a-p]{32}$/, 'must be an app id (32 letters from a to p)'), client);

/**
 * The client of one app from `{"<app id>": {"clientId": …}}`.
 * @param required whether it is a fault that there is no such file
 * @returns undefined when the file has none for this app
 * @throws OAuthClientsError with every fault and its path
 */
export function readOAuthClient(file: string, required: boolean, app: string): OAuthClient | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !required) return undefined;
    throw new OAuthClientsError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new OAuthClientsError(`${file} is not JSON (${(error as Error).message}).`);
  }
  const parsed = clients.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
    throw new OAuthClientsError(`${file} is refused: ${faults.join('; ')}.`);
  }
  return Object.hasOwn(parsed.data, app) ? parsed.data[app] : undefined;
}
