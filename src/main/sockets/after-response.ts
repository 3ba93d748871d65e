/**
 * Runs something once the answer to the call that is being handled is on its way to the page: dispatch sends it in a microtask
 * of the handler, and everything of one page goes over one port, so what is sent from here arrives after it. Chrome fires the
 * events that a call causes after that call's callback.
 */
export function afterResponse(run: () => void): void {
  setImmediate(run);
}
