/** chrome.socket answers most failures with a bare number, without lastError: the numbers out of the drivers' errors. */
import { ApiError } from '../../api/core/api-error.ts';
import { NetError } from './net-error.ts';

/**
 * Runs something that fails as the sockets.* drivers do.
 * @returns what it returns, or the code of its failure.
 * @throws ApiError with -1 beside the text for a failure that has no code: the socket was destroyed meanwhile.
 */
export async function codeOnFailure(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [result] = error.results;
    if (typeof result === 'number') return result;
    if (typeof result === 'object' && result !== null && 'resultCode' in result) return Number(result.resultCode);
    throw new ApiError(error.message, [NOT_FOUND_CODE]);
  }
}

/** What most functions answer beside `Socket not found` and a missing permission. */
export const NOT_FOUND_CODE = -1;
/** A read while another one is outstanding; net::ERR_IO_PENDING. */
export const READ_OUTSTANDING = -1;

/** `socket.getInfo`; the keys in Chrome's order, which is alphabetical. */
export interface LegacySocketInfo {
  connected: boolean;
  localAddress?: string;
  localPort?: number;
  peerAddress?: string;
  peerPort?: number;
  socketType: 'tcp' | 'udp';
}

/** What an accept answers. */
export interface AcceptInfo {
  resultCode: number;
  socketId?: number;
}

export const ACCEPT_FAILED: AcceptInfo = { resultCode: NetError.FAILED };
