/** What is told of a running kiosk, and the endpoint that tells it. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import type { Log } from '../../host/app-host.ts';
import type { HeartbeatHost } from '../operations/heartbeat.ts';
import { Heartbeat } from '../operations/heartbeat.ts';
import { HeartbeatQueue } from '../operations/heartbeat-queue.ts';
import { HealthServer } from '../operations/health-server.ts';
import type { KioskState, KioskStatus } from '../operations/kiosk-status.ts';
import type { LastError } from '../operations/last-error.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { isOverApp } from './kiosk-screen.ts';
import { pictureOfWindow } from './window-picture.ts';

export interface SessionHealthHost {
  state(): KioskState;
  app(): KioskStatus['app'];
  /** The app's window in front. */
  front(): BrowserWindow | undefined;
  reload(): boolean;
  restart(): void;
  readonly errors: LastError;
  /** How often the command has started the shell anew. */
  readonly shellRestarts: number;
  readonly deviceId: string;
  readonly profile: string;
  readonly log: Log;
  readonly fetch: HeartbeatHost['fetch'];
}

/** A window that is never drawn would be waited for without end. */
const SCREENSHOT_MS = 5000;

export class SessionHealth {
  readonly #host: SessionHealthHost;
  readonly #server: HealthServer;
  readonly #heartbeat: Heartbeat;
  /** None is dropped before the policy is known. */
  #queueLength = Infinity;
  readonly #version = ownVersion();
  #appRestarts = 0;
  #screenshot: Promise<Uint8Array | undefined> | undefined;

  constructor(host: SessionHealthHost) {
    this.#host = host;
    this.#server = new HealthServer({
      status: () => this.status(),
      screenshot: () => this.#capture(),
      reload: () => host.reload(),
      restart: () => host.restart(),
      log: host.log,
    });
    this.#heartbeat = new Heartbeat({
      status: () => this.status(),
      deviceId: host.deviceId,
      queue: new HeartbeatQueue(join(host.profile, 'Kiosk', 'heartbeats.jsonl'), () => this.#queueLength),
      log: host.log,
      fetch: host.fetch,
    });
  }

  set({ HealthEndpoint, Heartbeat: heartbeat }: KioskPolicy): void {
    if (heartbeat) this.#queueLength = heartbeat.QueueLength;
    this.#heartbeat.set(heartbeat);
    this.#server.set(HealthEndpoint);
  }

  stop(): void {
    this.#heartbeat.stop();
    this.#server.stop();
  }

  /** The app was ended by something, and comes back. */
  appRestarted(): void {
    this.#appRestarts += 1;
  }

  status(): KioskStatus {
    const { errors, shellRestarts } = this.#host;
    return {
      state: this.#host.state(),
      version: this.#version,
      electron: process.versions['electron'] ?? '',
      chromium: process.versions['chrome'] ?? '',
      hostName: hostname(),
      app: this.#host.app(),
      uptimeSeconds: Math.round(process.uptime() * 1000) / 1000,
      restarts: { app: this.#appRestarts, shell: shellRestarts },
      memoryBytes: memoryByType(),
      errors: errors.count,
      lastError: errors.last,
      heartbeat: this.#heartbeat.state,
    };
  }

  /** Those who ask at once get one picture. */
  #capture(): Promise<Uint8Array | undefined> {
    this.#screenshot ??= capture(this.#host.front()).finally(() => {
      this.#screenshot = undefined;
    });
    return this.#screenshot;
  }
}

/** @param front what is seen unless a screen of the kiosk's own lies over it */
async function capture(front: BrowserWindow | undefined): Promise<Uint8Array | undefined> {
  const over = BrowserWindow.getAllWindows().findLast((window) => window.isVisible() && isOverApp(window));
  const window = over ?? front;
  if (!window) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), SCREENSHOT_MS);
  });
  try {
    return (await Promise.race([pictureOfWindow(window), late]))?.toPNG();
  } finally {
    clearTimeout(timer);
  }
}

function memoryByType(): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { type, memory } of app.getAppMetrics()) {
    const name = type.toLowerCase().replaceAll(' ', '_');
    sums[name] = (sums[name] ?? 0) + memory.workingSetSize * 1024;
  }
  return sums;
}

/** Electron knows that of an app folder, not of a main file. */
function ownVersion(): string {
  try {
    const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return app.getVersion();
  }
}
