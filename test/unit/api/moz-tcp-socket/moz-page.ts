/** A page with `navigator.mozTCPSocket`, and a main process that answers as the test says. */
import { enter, fakeWindow } from '../../../support/fake-window.ts';
import { vi } from 'vitest';
import type { MozTcpState } from '../../../../src/api/moz-tcp-socket/contract.ts';
import type { PageContext, PageRoom } from '../../../../src/renderer/page-room.ts';

type Done = (error: string | null, results: readonly unknown[]) => void;

export interface Sent {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly done: Done;
}

/** An event as the handlers of the app get it. */
export interface SocketEvent extends Event {
  readonly data?: unknown;
  readonly socket?: MozSocket;
  readonly name?: string;
  readonly message?: string;
}

export interface MozSocket extends EventTarget {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean;
  readonly readyState: string;
  readonly binaryType: string;
  readonly bufferedAmount: number;
  readonly localPort: number;
  send(data: unknown, byteOffset?: number, byteLength?: number): boolean;
  suspend(): void;
  resume(): void;
  upgradeToSecure(): void;
  close(): void;
  onopen: unknown;
  ondrain: unknown;
  ondata: unknown;
  onerror: unknown;
  onclose: unknown;
  onconnect: unknown;
}

/** Makes a page of its own for each test. */
export async function mozPage(state: MozTcpState = { granted: true, lowPorts: false }) {
  enter(fakeWindow());
  vi.resetModules();
  const room = (await import('../../../../src/api/moz-tcp-socket/page.ts')).default as PageRoom;
  const sent: Sent[] = [];
  const call = (method: string, args: readonly unknown[], done: Done) => {
    sent.push({ method: method.replace('mozTCPSocket.', ''), args, done });
  };
  const context: Partial<PageContext> = { state, call };
  const moz: Record<string, unknown> = {};
  const { events = {} } = room.create(context as PageContext, moz);
  /** The calls to main of a method that have not been answered, oldest first. */
  const waiting = (method: string) => sent.filter((call) => call.method === method);
  return {
    moz: moz as { open(...args: unknown[]): MozSocket; listen(...args: unknown[]): MozSocket },
    sent,
    methods: () => sent.map(({ method }) => method),
    waiting,
    /** Answers the oldest call of a method. */
    answer(method: string, error: string | null = null, results: readonly unknown[] = []): readonly unknown[] {
      const [first] = waiting(method);
      if (!first) throw new Error(`no call of ${method} waits`);
      sent.splice(sent.indexOf(first), 1);
      first.done(error, results);
      return first.args;
    },
    /** An event from main. */
    event(name: string, info: object): void {
      events[name]?.(info as never);
    },
  };
}

export type MozPage = Awaited<ReturnType<typeof mozPage>>;

/** Writes down what happens to a socket, with its state then. */
export function record(socket: MozSocket): string[] {
  const list: string[] = [];
  for (const type of ['open', 'drain', 'data', 'error', 'close']) {
    socket.addEventListener(type, (event: SocketEvent) => {
      const detail = type === 'data' ? ` ${String(event.data)}` : type === 'error' ? ` ${String(event.name)}` : '';
      list.push(`${type}${detail} ${socket.readyState}`);
    });
  }
  return list;
}

/** Tasks of the page that are on their way have run. */
export async function tasks(): Promise<void> {
  for (let i = 0; i < 8; i++) await new Promise((resolve) => setTimeout(resolve));
}

export const buffer = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, 'latin1')).buffer;
