/** Tells a server from time to time how the kiosk is, and tells later what it could not tell at the time. */
import { randomUUID } from 'node:crypto';
import type { Log } from '../../host/app-host.ts';
import type { HeartbeatQueue } from './heartbeat-queue.ts';
import type { KioskStatus } from './kiosk-status.ts';

export interface HeartbeatSettings {
  readonly Url: string;
  readonly Seconds: number;
  /** The value of the header of this name. */
  readonly Authorization?: string | undefined;
  readonly QueueLength: number;
}

export interface HeartbeatHost {
  status(): KioskStatus;
  readonly deviceId: string;
  readonly queue: HeartbeatQueue;
  readonly log: Log;
  readonly fetch: (url: string, options: RequestInit) => Promise<Response>;
  readonly now?: () => Date;
}

const TIME_MS = 10_000;
/** Of one request. */
const BATCH = 50;
/** Of one beat: after days offline a fleet does not send everything at once. */
const BATCHES = 20;
/** The server does not want these heartbeats, and would not at another time. */
const NEVER = new Set([400, 413, 415, 422]);

export class Heartbeat {
  readonly #host: HeartbeatHost;
  #settings: HeartbeatSettings | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #told = '';
  /** How many were dropped when it was last sent, and whether the log has told that there are more. */
  #droppedBefore = 0;
  #toldDropped = false;
  #sentAt: string | null = null;

  constructor(host: HeartbeatHost) {
    this.#host = host;
  }

  /** Takes the settings of a policy; the first beat is at once. */
  set(settings: HeartbeatSettings | undefined): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.stop();
    this.#settings = settings;
    if (!settings) return;
    this.#timer = setInterval(() => void this.beat(), settings.Seconds * 1000);
    void this.beat();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#settings = undefined;
  }

  /** Null when the policy wants none. */
  get state(): KioskStatus['heartbeat'] {
    const { length: queued, dropped } = this.#host.queue;
    return this.#settings ? { queued, dropped, sentAt: this.#sentAt } : null;
  }

  /** Notes how the kiosk is now, and sends what waits. */
  beat(): Promise<void> {
    const { queue, deviceId, now = () => new Date() } = this.#host;
    const heartbeat = { id: randomUUID(), at: now().toISOString(), deviceId, ...this.#host.status() };
    this.#onDisk(() => queue.add(JSON.stringify(heartbeat)));
    this.#tellDropped();
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #send(): Promise<void> {
    const { queue, log } = this.#host;
    try {
      for (let batch = 0; batch < BATCHES && queue.length > 0; batch += 1) {
        const heartbeats = queue.first(BATCH);
        const last = heartbeats.at(-1);
        await this.#post(heartbeats);
        // While it was sent, the oldest may have been dropped.
        const done = queue.first(BATCH).lastIndexOf(last ?? '') + 1;
        queue.remove(done);
      }
      const lost = queue.dropped - this.#droppedBefore;
      if (this.#told !== '') log.info(`Heartbeats are sent again${lost > 0 ? `; ${lost} were dropped` : ''}.`);
      this.#told = '';
      this.#droppedBefore = queue.dropped;
      this.#toldDropped = false;
    } catch (error) {
      const reason = error instanceof Error ? reasonOf(error) : String(error);
      if (reason !== this.#told) log.warn(`Heartbeats cannot be sent (${reason}); they wait.`);
      this.#told = reason;
    }
    this.#onDisk(() => queue.settle());
  }

  /** @throws Error when they are to be sent again */
  async #post(heartbeats: readonly string[]): Promise<void> {
    const settings = this.#settings;
    if (!settings) throw new Error('the policy wants none any more');
    const answer = await this.#host.fetch(settings.Url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(settings.Authorization === undefined ? {} : { Authorization: settings.Authorization }),
      },
      body: `{"heartbeats":[${heartbeats.join(',')}]}`,
      // What is told of a kiosk, and the secret with it, go to that server alone.
      redirect: 'error',
      signal: AbortSignal.timeout(TIME_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) this.#sentAt = (this.#host.now?.() ?? new Date()).toISOString();
    else if (NEVER.has(answer.status))
      this.#host.log.warn(
        `The server of the heartbeats refused ${heartbeats.length} with ${answer.status}; they are dropped.`,
      );
    else throw new Error(`the server answers ${answer.status}`);
  }

  #tellDropped(): void {
    if (this.#toldDropped || this.#host.queue.dropped === this.#droppedBefore) return;
    this.#host.log.warn("More heartbeats wait than the policy's QueueLength: the oldest are dropped.");
    this.#toldDropped = true;
  }

  /** A full disk is no reason not to send. */
  #onDisk(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#host.log.debug(`Heartbeats cannot be kept: ${String(error)}`);
    }
  }
}

/** Node says "fetch failed", and why in the cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
