/**
 * The three shapes in which a sockets.* call fails in Chrome. All set lastError; they differ in what the callback gets
 * beside it: nothing, the result code, or an object with the result code.
 */
import { ApiError } from '../../api/core/api-error.ts';
import { netErrorText } from './net-error.ts';

/** No argument: for everything that is refused before the network is touched. */
export function refused(message: string): ApiError {
  return new ApiError(message);
}

/** The result code as the only argument: connect, bind, listen and the options. */
export function failedWithCode(code: number, message: string = netErrorText(code)): ApiError {
  return new ApiError(message, [code]);
}

/** `{resultCode}`: the two `send` functions; there is no `bytesSent` on failure. */
export function failedSend(code: number): ApiError {
  return new ApiError(netErrorText(code), [{ resultCode: code }]);
}

export const SOCKET_NOT_FOUND = 'Socket not found';
