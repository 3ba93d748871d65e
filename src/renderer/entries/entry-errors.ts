/** The DOMExceptions of file operations. */
import { ENTRY_ERRORS } from '../../api/core/entries.ts';
import type { EntryErrorCode } from '../../api/core/entries.ts';

const PageDOMException = globalThis.DOMException;

/**
 * @param code as main says it; anything else (a call that main has refused) is the general failure
 * @param prefix what Chromium puts before the text where the error is thrown
 */
export function entryException(code: string, prefix = ''): DOMException {
  const known = code in ENTRY_ERRORS && typeof ENTRY_ERRORS[code as EntryErrorCode] === 'object';
  const error = ENTRY_ERRORS[known ? (code as EntryErrorCode) : 'InvalidState'];
  return new PageDOMException(prefix + error[1], error[0]);
}
