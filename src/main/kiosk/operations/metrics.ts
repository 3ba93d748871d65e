/** A status in Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
import type { KioskState, KioskStatus } from './kiosk-status.ts';

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const STATES: readonly KioskState[] = ['starting', 'offline', 'running', 'resting', 'out of order'];

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export function metricsText(status: KioskStatus): string {
  const { app, version, electron, chromium } = status;
  const info = {
    version,
    electron,
    chromium,
    app: app?.id ?? '',
    app_name: app?.name ?? '',
    app_version: app?.version ?? '',
  };
  return [
    family('info', 'gauge', 'What runs here; always 1.', [{ labels: info, value: 1 }]),
    family(
      'state',
      'gauge',
      'The state of the kiosk: 1 for the one that it is in.',
      STATES.map((state) => ({ labels: { state }, value: state === status.state ? 1 : 0 })),
    ),
    family('uptime_seconds', 'gauge', 'How long the shell has been running.', [{ value: status.uptimeSeconds }]),
    family('app_restarts_total', 'counter', 'Restarts of the app by this shell.', [{ value: status.restarts.app }]),
    family('shell_restarts_total', 'counter', 'Restarts of the shell by the command.', [
      { value: status.restarts.shell },
    ]),
    family('errors_total', 'counter', 'Errors told by this shell.', [{ value: status.errors }]),
    family(
      'memory_bytes',
      'gauge',
      'Resident memory by type of process.',
      Object.entries(status.memoryBytes).map(([process, value]) => ({ labels: { process }, value })),
    ),
    family(
      'last_error_timestamp_seconds',
      'gauge',
      'When the last error was told.',
      status.lastError ? [{ value: Date.parse(status.lastError.at) / 1000 }] : [],
    ),
    family(
      'heartbeats_queued',
      'gauge',
      'Heartbeats that wait to be sent.',
      status.heartbeat ? [{ value: status.heartbeat.queued }] : [],
    ),
    family(
      'heartbeats_dropped_total',
      'counter',
      'Heartbeats that were too many to wait, since this shell started.',
      status.heartbeat ? [{ value: status.heartbeat.dropped }] : [],
    ),
  ].join('');
}

function family(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const full = `holdfast_kiosk_${name}`;
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${full}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
  });
  return `${[`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines].join('\n')}\n`;
}

/** What the format asks for in the value of a label. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
