/** Data of the pull-based chrome.socket: it goes to the call that waits for it instead of being sent to the app's pages. */
import type { Datagram } from '../host/page-connection.ts';
import type { DataSink, Outlet } from './delivery.ts';

/** What takes the data of one socket. Sockets that deliver here are paused and read one by one (see readOnce, receiveOnce). */
export interface DataTaker {
  bytes?(bytes: Uint8Array): void;
  datagram?(datagram: Datagram): void;
}

export function deliverTo(taker: DataTaker): DataSink {
  const outlet: Outlet = {
    ready: () => true,
    consumed: () => true,
    sendBytes: (bytes) => taker.bytes?.(bytes),
    sendDatagrams: (datagrams) => {
      for (const datagram of datagrams) taker.datagram?.(datagram);
    },
    close: () => {},
  };
  return { open: () => outlet, resume: () => {} };
}
