/** Signing in on a web page, as `chrome.identity` asks for it; src/main/windows/auth-window.ts shows the page. */

export interface WebAuthRequest {
  /** http or https. */
  readonly url: string;
  /** The flow ends with a navigation to this host, which is never requested. */
  readonly redirectHost: string;
  /** Without it the window stays hidden, and the two that follow hold. */
  readonly interactive: boolean;
  /** Fail when a page has loaded and not led on. */
  readonly abortOnLoad: boolean;
  readonly timeoutMs: number;
}

export type WebAuthFailure = 'load' | 'interaction' | 'timeout' | 'closed';

export type WebAuthOutcome = { readonly url: string } | { readonly failure: WebAuthFailure };

export interface WebAuthFlow {
  /** @returns the URL of the redirect with everything behind it, always https */
  readonly outcome: Promise<WebAuthOutcome>;
  /** Closes the window. */
  cancel(): void;
}
