/** Chromium's numbers and names for what has stopped a request, as `loadabort` tells them. */
export interface NetError {
  readonly code: number;
  readonly reason: string;
}

/** Something in the browser. */
export const BLOCKED_BY_CLIENT: NetError = { code: -20, reason: 'ERR_BLOCKED_BY_CLIENT' };
/** A policy of the machine's. */
export const BLOCKED_BY_ADMINISTRATOR: NetError = { code: -22, reason: 'ERR_BLOCKED_BY_ADMINISTRATOR' };
