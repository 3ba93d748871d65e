/** Composition root of the main process: reads the request, owns the profile, starts the shell. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, Menu } from 'electron';
import { guardEverything } from './app/guards.ts';
import { registerAppScheme } from './app/protocol.ts';
import { Shell } from './app/shell.ts';
import { ExitCode } from './host/exit-code.ts';
import { createLog } from './host/log.ts';
import { runRequest } from './host/run-request.ts';
import type { RunRequest } from './host/run-request.ts';
import { openKiosk } from './kiosk/session/open-kiosk.ts';
import type { KioskSession } from './kiosk/session/kiosk-session.ts';
import { loadApp } from './package/app-package.ts';
import { PackageError } from './package/package-error.ts';

const request = readRequest();
const log = createLog(request.log, '[holdfast] ', (line) => process.stderr.write(`${line}\n`));

process.on('uncaughtException', (error) => fail(error));
process.on('unhandledRejection', (error) => fail(error));

registerAppScheme();
guardEverything();
// Apps and the servers that they talk to look for Chrome's name and know nothing of what else stands here.
app.userAgentFallback = app.userAgentFallback.replaceAll(/ (?!Mozilla|AppleWebKit|Chrome|Safari)[\w.-]+\/\S+/g, '');
setMenu();

// Where the operating system's sandbox can start at all: every renderer gets it, whatever its preferences say.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
refuseInProduct();

const profile = request.profile ?? join(app.getPath('appData'), 'holdfast');
prepareProfile();
app.setPath('userData', profile);

// As text: what Electron hands over arrives empty when it holds lists.
if (!app.requestSingleInstanceLock({ request: JSON.stringify(request) })) {
  void handOver();
} else {
  const ready = app.whenReady();
  if (request.kiosk) void ready.then(() => openKiosk(request, profile, log)).then(run);
  else void ready.then(() => run());
}

function run(kiosk?: KioskSession): void {
  let ending = false;
  const end = (code: number) => {
    if (ending) return;
    ending = true;
    kiosk?.stop();
    shell
      .close()
      .catch((error: unknown) => log.error(String(error)))
      .finally(() => app.exit(code));
  };
  let usageError = false;
  const shell = new Shell({
    profile,
    syncDir: request.syncDir,
    managedFile: kiosk?.managedFile ?? request.managed,
    kiosk,
    headless: request.headless,
    devtools: request.devtools,
    permissionDialog: permissionDialog(),
    times: { idleMs: request.idleMs, suspendMs: request.suspendMs },
    preload: join(import.meta.dirname, 'preload.cjs'),
    log,
    logFor: (name) => createLog(request.log, `[${name}] `, (line) => process.stdout.write(`${line}\n`)),
    done: (crashed) =>
      kiosk ? kiosk.empty() : end(usageError ? ExitCode.Usage : crashed ? ExitCode.Fault : ExitCode.Ok),
  });
  const launch = async ({ folders, args }: RunRequest, own: boolean) => {
    if (args.length > 0) log.warn(`Launch arguments are not given to apps yet; ignored: ${args.join(' ')}`);
    for (const folder of folders) {
      try {
        await shell.launch(folder);
      } catch (error) {
        if (!(error instanceof PackageError)) throw error;
        log.error(error.message);
        // A mistake in somebody else's command is told there (see handOver) and is none of this one's.
        if (own) usageError = true;
      }
    }
    shell.endIfEmpty();
  };

  app.on('second-instance', (_event, _argv, _cwd, data) => {
    if (kiosk) return log.warn('Refused a launch from another process: this is a kiosk.');
    const { request: text } = (data ?? {}) as { request?: unknown };
    const parsed = runRequest.safeParse(typeof text === 'string' ? safeJson(text) : undefined);
    if (parsed.success) launch(parsed.data, false).catch(fail);
    else log.warn(`Refused a launch from another process: ${parsed.error.issues[0]?.message ?? 'not a request'}.`);
  });
  // The shell decides when it ends: an app without windows may still be at work.
  app.on('window-all-closed', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(ExitCode.Ok));
  // The command that started this shell holds the other end: when it is gone, however it went, so is the reason to run.
  if (request.tethered) process.stdin.resume().once('close', () => end(ExitCode.Ok));
  if (process.platform === 'darwin') {
    app.on('before-quit', (event) => {
      if (ending) return;
      event.preventDefault();
      end(ExitCode.Ok);
    });
  }
  const start = () => {
    if (kiosk) return kiosk.start(shell, end);
    return shell
      .restore(request.folders)
      .then(() => launch(request, true))
      .catch(fail);
  };
  // The hook by which the end-to-end tests look into main, never there unless the request asks for it. The tests start the app
  // themselves: what it prints before they listen would be lost.
  if (request.testHook && !app.isPackaged) Object.assign(globalThis, { holdfastTest: { shell, start } });
  else void start();
}

/** Another shell owns the profile and launches the app; what is wrong with the folder is said here all the same. */
async function handOver(): Promise<void> {
  try {
    for (const folder of request.folders) await loadApp(folder);
    log.info(`A shell already runs on the profile ${profile}; the app is launched there.`);
    app.exit(ExitCode.Ok);
  } catch (error) {
    if (!(error instanceof PackageError)) return fail(error);
    log.error(error.message);
    app.exit(ExitCode.Usage);
  }
}

/** Nobody sees a dialog of a shell without windows; and in a product nothing answers in the user's place. */
function permissionDialog(): RunRequest['permissionDialog'] {
  if (request.kiosk) return 'deny';
  if (request.permissionDialog === 'show' && request.headless) return 'deny';
  return app.isPackaged && request.permissionDialog === 'allow' ? 'show' : request.permissionDialog;
}

function prepareProfile(): void {
  try {
    mkdirSync(profile, { recursive: true });
  } catch (error) {
    log.error(`The profile ${profile} cannot be used: ${(error as Error).message}. Give a folder with --profile.`);
    app.exit(ExitCode.Usage);
  }
}

/** A packaged app is a product: what opens it up for development or takes its sandbox away has no place there. */
function refuseInProduct(): void {
  if (!app.isPackaged) return;
  for (const name of ['no-sandbox', 'remote-debugging-port', 'remote-debugging-pipe']) {
    if (!app.commandLine.hasSwitch(name)) continue;
    log.error(`--${name} is refused in a packaged app.`);
    app.exit(ExitCode.Usage);
  }
}

/** No menu but where the system insists on one; and none that reloads a page or opens its developer tools. */
function setMenu(): void {
  if (process.platform !== 'darwin' || request.kiosk) Menu.setApplicationMenu(null);
  else
    Menu.setApplicationMenu(
      Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]),
    );
}

function readRequest(): RunRequest {
  const text = process.argv.find((argument) => argument.startsWith('{'));
  const parsed = runRequest.safeParse(text === undefined ? undefined : safeJson(text));
  if (parsed.success) return parsed.data;
  process.stderr.write('[holdfast] error: the shell is started by the holdfast command: holdfast run <folder>\n');
  return app.exit(ExitCode.Usage) as never;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fail(error: unknown): void {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  app.exit(ExitCode.Fault);
}
