/** What the driver asks of a target, over one connection with a JSON text per line. apps/bench and node-client.ts carry it out. */

interface Metered {
  readonly warmMs: number;
  readonly ms: number;
  readonly maxBytes: number;
}

interface MeteredPort extends Metered {
  readonly port: number;
}

/** What becomes of an accepted connection: closed, answered and then closed, or kept. */
export type OnAccept = 'close' | 'answer' | 'keep';

export type Job =
  | (MeteredPort & { readonly op: 'receive'; readonly properties: { readonly bufferSize?: number } })
  | (MeteredPort & { readonly op: 'legacyRead'; readonly size: number })
  | (MeteredPort & { readonly op: 'send'; readonly chunk: number; readonly outstanding: number })
  | { readonly op: 'echoTcp'; readonly port: number }
  | { readonly op: 'echoUdp'; readonly port: number }
  | { readonly op: 'countUdp'; readonly port: number }
  | { readonly op: 'accept'; readonly onAccept: OnAccept }
  | { readonly op: 'awaitAccepted'; readonly count: number }
  | { readonly op: 'closeAccepted' }
  | { readonly op: 'stopAccepting'; readonly server: number }
  | { readonly op: 'openMany'; readonly port: number; readonly count: number }
  | (Metered & { readonly op: 'receiveMany'; readonly block: number })
  | { readonly op: 'closeMany' };

/** What a meter read: events or calls, their bytes, and the time that they took. */
export interface Metering {
  readonly bytes: number;
  readonly count: number;
  readonly ms: number;
}

/** The answers, by job. */
export interface Answers {
  receive: Metering;
  legacyRead: Metering;
  send: Metering;
  echoTcp: object;
  echoUdp: object;
  countUdp: { readonly count: number; readonly ms: number };
  accept: { readonly server: number; readonly port: number };
  awaitAccepted: object;
  closeAccepted: object;
  stopAccepting: object;
  openMany: object;
  receiveMany: Metering;
  closeMany: object;
}

export interface Request {
  readonly id: number;
  readonly job: Job;
}

export type Reply =
  | { readonly hello: string; readonly agent: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };
