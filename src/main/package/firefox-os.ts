/** What a Firefox OS app has that a Chrome App has not. */

/** Levels of trust in Firefox OS: only privileged and certified apps are given the permissions that matter. */
export const WEBAPP_TYPES = ['web', 'privileged', 'certified'] as const;
export type WebappType = (typeof WEBAPP_TYPES)[number];

export interface FirefoxOsManifest {
  readonly type: WebappType;
  /** The page to open, with leading slash, percent-encoded, with query and fragment. */
  readonly launchPath: string;
  /** The `Content-Security-Policy` header of every file of the package; '' for none. */
  readonly contentSecurityPolicy: string;
}

/** What Firefox OS applies to privileged apps. */
const PRIVILEGED_POLICY = "default-src *; script-src 'self'; object-src 'none'; style-src 'self' 'unsafe-inline'";

/**
 * The policies that hold for an app: that of its type and, beside it, its own, which so can only forbid more.
 * @param own the manifest's `csp`; must be fit for a header.
 */
export function webappPolicy(type: WebappType, own: string | undefined): string {
  return [...(type === 'web' ? [] : [PRIVILEGED_POLICY]), ...(own === undefined ? [] : [own])].join(', ');
}
