/** Runs the cases of one group in one target and gives back their transcripts. */
import { createHash, X509Certificate } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { localhost } from '../support/tls-fixture.ts';
import { ownAddresses } from './environment.ts';
import type { Group } from './groups.ts';
import { freePorts } from './peers.ts';
import { openTerminals } from './terminals.ts';
import { runApp } from './run-app.ts';
import type { TargetName } from './targets.ts';
import { render, type RacyPart } from './transcript.ts';

/** What one target did in one case. */
export type CaseResult =
  | { readonly lines: readonly string[] }
  /** What the machine lacks for the case. */
  | { readonly skipped: string }
  | { readonly failure: string };

export interface GroupResult {
  readonly cases: Readonly<Record<string, CaseResult>>;
  /** navigator.userAgent */
  readonly agent: string;
  readonly seconds: number;
  /** Why the group did not run to its end, with what the target printed. */
  readonly failure?: string;
}

export interface RunOptions {
  /** What the machine has: see environment.ts. */
  readonly environment: readonly string[];
  /** A regular expression; only cases whose `group/name` it matches run. */
  readonly only?: string | undefined;
  readonly racy: (name: string) => readonly RacyPart[];
}

const APPS = join(import.meta.dirname, 'apps');
const GIVEN = join(import.meta.dirname, 'given');

export async function runGroup(group: Group, target: TargetName, options: RunOptions): Promise<GroupResult> {
  const began = performance.now();
  const run = group.manifests ? runManifests : group.life ? runLives : runCases;
  const result = await run(group, target, options);
  return { ...result, seconds: (performance.now() - began) / 1000 };
}

type Outcome = Omit<GroupResult, 'seconds'>;

/** One start for all the cases of the group's app. */
async function runCases(group: Group, target: TargetName, options: RunOptions): Promise<Outcome> {
  const names = group.ports ?? [];
  const found = await freePorts(names.length);
  const ports: Record<string, number> = Object.fromEntries(names.map((name, i) => [name, found[i] ?? 0]));
  const terminals = await openTerminals(options.environment.includes('terminals') ? (group.terminals ?? 0) : 0);
  const servers = (group.open ?? []).map((name) => listen(ports[name] ?? 0));
  const manifest = readFileSync(join(APPS, group.name, 'manifest.json'), 'utf8').replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => {
      const port = ports[name];
      if (port !== undefined) return String(port);
      throw new Error(`${group.name}/manifest.json asks for the port "${name}", which groups.ts does not name`);
    },
  );
  try {
    return await inCopy(group, manifest, async (app, folder) => {
      const config = { group: group.name, ports, only: options.only ?? null, environment: options.environment };
      const { paths, within } = terminals;
      const opens = group.given === undefined ? undefined : join(folder, group.given);
      if (group.given !== undefined && opens !== undefined) {
        cpSync(join(GIVEN, group.given), opens, { recursive: true, verbatimSymlinks: true });
      }
      const home = group.home === undefined ? undefined : join(folder, 'home');
      if (group.home !== undefined && home !== undefined) {
        cpSync(join(GIVEN, group.home), home, { recursive: true, verbatimSymlinks: true });
      }
      const run = await runApp(target, {
        app,
        folder,
        config: { ...config, terminals: paths, home },
        opens,
        home,
        chromium: group.chromium,
        within,
        trust: group.trust ? trust(folder) : undefined,
      });
      const named = new Map(Object.entries(ports).map(([name, port]) => [port, name]));
      const cases = run.cases.map((report): [string, CaseResult] => {
        if (report.skipped !== undefined) return [report.name, { skipped: report.skipped }];
        if (report.failure) return [report.name, { failure: report.failure }];
        const around = { ports: new Map([...named, ...report.ports]), ownAddresses: ownAddresses() };
        const racy = options.racy(`${group.name}/${report.name}`);
        return [report.name, { lines: render(report.entries ?? [], around, racy) }];
      });
      const failure = run.refusal === undefined ? run.failure : `${target} refused the app: ${run.refusal}`;
      return { cases: Object.fromEntries(cases), agent: run.agent, ...(failure === undefined ? {} : { failure }) };
    });
  } finally {
    for (const server of servers) server.close();
    await terminals.close();
  }
}

/** One start for each manifest of the group, which loads or is refused: a case each. */
async function runManifests(group: Group, target: TargetName, options: RunOptions): Promise<Outcome> {
  const all = JSON.parse(readFileSync(join(APPS, group.name, 'manifests.json'), 'utf8')) as Record<string, object>;
  const cases: Record<string, CaseResult> = {};
  let agent = '';
  for (const [name, keys] of Object.entries(all)) {
    if (options.only !== undefined && !new RegExp(options.only).test(`${group.name}/${name}`)) continue;
    await inCopy(group, JSON.stringify(manifestWith(name, keys)), async (app, folder) => {
      const config = { group: group.name, ports: {}, only: null, environment: options.environment };
      const run = await runApp(target, { app, folder, config });
      if (run.agent !== '') agent = run.agent;
      const [report] = run.cases;
      const around = { ports: new Map<number, string>(), ownAddresses: new Set<string>() };
      if (run.refusal !== undefined) cases[name] = { lines: [`refused: ${run.refusal}`] };
      else if (run.failure !== undefined) cases[name] = { failure: run.failure };
      else cases[name] = { lines: render(report?.entries ?? [], around) };
    });
  }
  return { cases, agent };
}

/** One start for each case, all at once: they spend most of their time waiting. */
async function runLives(group: Group, target: TargetName, options: RunOptions): Promise<Outcome> {
  const cases: Record<string, CaseResult> = {};
  const manifest = readFileSync(join(APPS, group.name, 'manifest.json'), 'utf8');
  let agent = '';
  const run = (name: string) =>
    inCopy(group, manifest, async (app, folder) => {
      copyFileSync(join(app, 'cases', `${name}.js`), join(app, 'case-at-hand.js'));
      const run = await runApp(target, { app, folder, config: { group: name } });
      if (run.agent !== '') agent = run.agent;
      const [report] = run.cases;
      const around = { ports: report?.ports ?? new Map<number, string>(), ownAddresses: ownAddresses() };
      if (report) cases[name] = { lines: render(report.entries ?? [], around) };
      else cases[name] = { failure: run.refusal ?? run.failure ?? 'It did not end.' };
    });
  const names = readdirSync(join(APPS, group.name, 'cases'))
    .map((file) => basename(file, '.js'))
    .toSorted()
    .filter((name) => options.only === undefined || new RegExp(options.only).test(`${group.name}/${name}`));
  await Promise.all(names.map(run));
  return { cases: Object.fromEntries(names.map((name) => [name, cases[name] as CaseResult])), agent };
}

/** @param keys of the manifest; null for one that is to be left out */
function manifestWith(name: string, keys: object): object {
  const all = {
    name,
    version: '1.0',
    manifest_version: 2,
    app: {
      background: { scripts: ['config.js', 'plain.js', 'peer.js', 'case.js', 'recorder.js', 'loads.js', 'start.js'] },
    },
    permissions: ['http://127.0.0.1/*'],
    ...keys,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** Copies the app to where it may be started: the shared scripts, the group's own files, the manifest. */
async function inCopy<T>(group: Group, manifest: string, run: (app: string, folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), `holdfast-conformance-${group.name}-`));
  try {
    const app = join(folder, 'app');
    cpSync(join(APPS, 'shared'), app, { recursive: true });
    cpSync(join(APPS, group.name), app, { recursive: true });
    writeFileSync(join(app, 'manifest.json'), manifest);
    return await run(app, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 100 });
  }
}

/** Accepts whatever comes, on all addresses. */
function listen(port: number): Server {
  return createServer((socket) => socket.on('error', () => {}).resume()).listen(port, '::');
}

function trust(folder: string): { file: string; spki: string } {
  const file = join(folder, 'trusted.pem');
  writeFileSync(file, localhost.cert);
  const key = new X509Certificate(localhost.cert).publicKey.export({ type: 'spki', format: 'der' });
  return { file, spki: createHash('sha256').update(key).digest('base64') };
}
