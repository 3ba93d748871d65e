/** What the driver asks of a target, over one connection with a JSON text per line. apps/bench and node-client.ts carry it out. */

interface Metered {
  readonly port: number;
  readonly warmMs: number;
  readonly ms: number;
  readonly maxBytes: number;
}

export type Job =
  | (Metered & { readonly op: 'receive'; readonly properties: { readonly bufferSize?: number } })
  | (Metered & { readonly op: 'send'; readonly chunk: number })
  | { readonly op: 'echoTcp' | 'echoUdp'; readonly port: number }
  | { readonly op: 'accept' }
  | { readonly op: 'stopAccepting'; readonly server: number };

/** The answers, by job. */
export interface Answers {
  receive: { readonly bytes: number; readonly count: number; readonly ms: number };
  send: { readonly bytes: number; readonly count: number; readonly ms: number };
  echoTcp: object;
  echoUdp: object;
  accept: { readonly server: number; readonly port: number };
  stopAccepting: object;
}

export interface Request {
  readonly id: number;
  readonly job: Job;
}

export type Reply =
  | { readonly hello: string; readonly agent: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };
