/** The channel by which main hands an app's page what no message of the wire protocol can carry: Files, handles. */
import { addWindowListener, messageData, messagePorts, onPortMessage, stopEvent } from '../primordials.ts';

/**
 * To be called before the app's first script: the listener is older than any of the app's, which never see the token.
 * @param token marks the message that hands the channel over
 * @param take gets what comes through it
 */
export function receiveHandOver(token: string, take: (data: unknown) => void): void {
  addWindowListener('message', (event) => {
    if (messageData(event) !== token) return;
    stopEvent(event);
    const port = messagePorts(event)[0];
    if (port) onPortMessage(port, take);
  });
}
