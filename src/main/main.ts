/** Composition root of the main process: reads the request, owns the profile, starts the shell. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, Menu } from 'electron';
import { FileDialogs } from './app/file-dialog.ts';
import { guardEverything } from './app/guards.ts';
import { readOwnProduct, refuseSwitches, refuseTampered } from './app/own-product.ts';
import { ProductApp } from './app/product-app.ts';
import { registerAppScheme } from './app/protocol.ts';
import { Shell } from './app/shell.ts';
import { ExitCode } from './host/exit-code.ts';
import { acceptLanguages, choosesNoLanguage } from './host/languages.ts';
import { createLog } from './host/log.ts';
import { runRequest } from './host/run-request.ts';
import type { RunRequest } from './host/run-request.ts';
import { LastError } from './kiosk/operations/last-error.ts';
import { RotatingLog } from './kiosk/operations/rotating-log.ts';
import type { KioskSession } from './kiosk/session/kiosk-session.ts';
import { loadApp } from './package/app-package.ts';
import { PackageError } from './package/package-error.ts';
import { ImageTrial } from './product/image-trial.ts';
import { KIOSK_POLICY, profileName } from './product/product-file.ts';
import { appImageOf } from './product/program-form.ts';
import { productRequest, relaunchArguments } from './product/product-request.ts';
import { ProgramFolder } from './product/program-folder.ts';
import { DeviceChooser } from './windows/device-chooser.ts';
import { GalleryChooser } from './windows/gallery-chooser.ts';

const programFolder = app.isPackaged ? ProgramFolder.of(process.execPath) : undefined;
/** Where its runtime says: what runs is in what that has mounted. */
const appImage = appImageOf({ env: process.env, executable: process.execPath });
/** What starts the program, in the version that is in use then. */
const programStart = programFolder?.launcher ?? appImage ?? process.execPath;
const { product, fault } = readOwnProduct();
const request = readRequest();
const errors = new LastError();
const toTerminal = (line: string) => void process.stderr.write(`${line}\n`);
const logFile = request.kiosk && new RotatingLog({ failed: toTerminal });
const log = errors.watch(
  createLog(request.log, '[holdfast] ', (line) => {
    toTerminal(line);
    logFile?.write(line);
  }),
);

process.on('uncaughtException', (error) => fail(error));
process.on('unhandledRejection', (error) => fail(error));

const profile = request.profile ?? join(app.getPath('appData'), product ? profileName(product) : 'holdfast');
refuseSwitches(log);
// Nothing of Chromium's has begun, nor does it in this process: there is only Node.
if (product && fault === undefined && request.kiosk && !request.kiosk.supervised) {
  programFolder?.uncount();
  // What only a kiosk needs is no cost of other starts.
  const { superviseProduct } = await import('./product/kiosk-program.ts');
  const kiosk = { ...request.kiosk, profile, folder: app.getAppPath(), start: programStart };
  process.exit(await superviseProduct(product, kiosk));
}

registerAppScheme();
guardEverything();
// Apps and the servers that they talk to look for Chrome's name and know nothing of what else stands here.
app.userAgentFallback = app.userAgentFallback.replaceAll(/ (?!Mozilla|AppleWebKit|Chrome|Safari)[\w.-]+\/\S+/g, '');
app.on('session-created', (session) => {
  const languages = acceptLanguages({ ui: app.getLocale(), accepted: app.getPreferredSystemLanguages() });
  session.setUserAgent(app.userAgentFallback, languages.join(','));
});
// Electron's advice to its developers would reach an app as `consolemessage` of its guests.
process.env.ELECTRON_DISABLE_SECURITY_WARNINGS = 'true';
if (process.platform === 'linux' && choosesNoLanguage(process.env)) process.env.LANGUAGE = 'en_US';
setMenu();

// Where the operating system's sandbox can start at all: every renderer gets it, whatever its preferences say.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
if (fault === undefined) prepareProfile();
app.setPath('userData', profile);

if (fault !== undefined) {
  refuseTampered(fault);
  // As text: what Electron hands over arrives empty when it holds lists.
} else if (!app.requestSingleInstanceLock({ request: JSON.stringify(request) })) {
  void handOver();
} else {
  const ready = app.whenReady();
  if (request.kiosk) void ready.then(() => startKiosk());
  else void ready.then(() => run());
}

async function startKiosk(): Promise<void> {
  const { openKiosk } = await import('./kiosk/session/open-kiosk.ts');
  run(await openKiosk(request, { profile, log, errors, logFile }));
}

function run(kiosk?: KioskSession): void {
  const imageTrial =
    product && appImage !== undefined && !programFolder
      ? new ImageTrial(
          join(profile, 'Updates'),
          appImage,
          { version: product.version, release: product.release ?? 0 },
          (message) => log.warn(message),
        )
      : undefined;
  const givenUp = imageTrial?.begin();
  if (givenUp !== undefined) {
    log.warn(
      `Version ${givenUp} of the program is given up for the one before it: it was started twice, and never launched.`,
    );
    if (!kiosk) app.relaunch({ execPath: programStart, args: relaunchArguments(process.argv.slice(1)) });
    return app.exit(kiosk ? ExitCode.Restart : ExitCode.Ok);
  }
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
  const productApp: ProductApp | undefined =
    product &&
    new ProductApp({
      product,
      folder: app.getAppPath(),
      profile,
      log,
      programFolder,
      imageTrial,
      isUnattended: kiosk !== undefined,
      // A kiosk is started anew by its supervisor.
      relaunch: (executable = programStart) => {
        if (!kiosk) app.relaunch({ execPath: executable, args: relaunchArguments(process.argv.slice(1)) });
      },
      end: () => end(kiosk ? ExitCode.Restart : ExitCode.Ok),
      onQuit: (ended) => app.once('quit', (_event, code) => ended(code === ExitCode.Restart ? ExitCode.Ok : code)),
      updateAvailable: (version) => {
        for (const running of shell.apps) running.broadcast('runtime.onUpdateAvailable', [{ version }]);
      },
    });
  const shell: Shell = new Shell({
    profile,
    appId: product?.id,
    product: productApp,
    syncDir: request.syncDir,
    managedFile: kiosk?.managedFile ?? request.managed,
    oauthFile: request.oauth,
    kiosk: kiosk?.limits,
    headless: request.headless,
    devtools: request.devtools,
    permissionDialog: permissionDialog(),
    fileDialogs: new FileDialogs(fileAnswers()),
    serialPorts: request.serialPorts,
    deviceChooser: new DeviceChooser(deviceAnswers()),
    galleryChooser: new GalleryChooser(galleryAnswers()),
    times: { idleMs: request.idleMs, suspendMs: request.suspendMs },
    preload: join(import.meta.dirname, 'preload.cjs'),
    log,
    logFor: (name) =>
      createLog(request.log, `[${name}] `, (line) => {
        process.stdout.write(`${line}\n`);
        logFile?.write(line);
      }),
    done: (crashed) =>
      kiosk ? kiosk.empty() : end(usageError ? ExitCode.Usage : crashed ? ExitCode.Fault : ExitCode.Ok),
  });
  const launch = async ({ folders, args }: RunRequest, own: boolean) => {
    for (const folder of folders) {
      try {
        await shell.launch(folder, args);
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
    if (!parsed.success) {
      return log.warn(`Refused a launch from another process: ${parsed.error.issues[0]?.message ?? 'not a request'}.`);
    }
    // Nobody makes a product run another app.
    const folders = productApp ? [productApp.folder] : parsed.data.folders;
    launch({ ...parsed.data, folders }, false).catch(fail);
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
    if (kiosk) return kiosk.start(shell, end, productApp);
    return shell
      .restore(productApp ? [productApp.folder] : request.folders)
      .then(() => launch(productApp ? { ...request, folders: [productApp.folder] } : request, true))
      .catch(fail);
  };
  // The hook by which the end-to-end tests look into main, never there unless the request asks for it. The tests start the app
  // themselves: what it prints before they listen would be lost.
  if (request.testHook && !app.isPackaged) Object.assign(globalThis, { holdfastTest: { shell, start } });
  else void start();
}

/** Another shell owns the profile and launches the app; what is wrong with the folder is said here all the same. */
async function handOver(): Promise<void> {
  programFolder?.uncount();
  try {
    for (const folder of request.folders) await loadApp(folder, { id: product?.id });
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

/** As with permissions: without windows every dialog is cancelled, and a product takes no answers from its command line. */
function fileAnswers(): RunRequest['fileDialogs'] {
  if (app.isPackaged) return undefined;
  return request.headless ? (request.fileDialogs ?? []) : request.fileDialogs;
}

/** The same with the questions for galleries. */
function galleryAnswers(): RunRequest['galleries'] {
  if (app.isPackaged) return undefined;
  return request.headless ? (request.galleries ?? []) : request.galleries;
}

/** The same with the questions for devices; in a kiosk, where visitors would answer, nothing is chosen. */
function deviceAnswers(): RunRequest['devices'] {
  if (request.kiosk) return [];
  if (app.isPackaged) return undefined;
  return request.headless ? (request.devices ?? []) : request.devices;
}

function prepareProfile(): void {
  try {
    mkdirSync(profile, { recursive: true });
  } catch (error) {
    log.error(`The profile ${profile} cannot be used: ${(error as Error).message}. Give a folder with --profile.`);
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
  if (product || fault !== undefined) {
    const beside = join(programFolder?.folder ?? dirname(process.execPath), KIOSK_POLICY);
    const policy = existsSync(beside) ? beside : undefined;
    return runRequest.parse(productRequest(process.argv.slice(1), app.getAppPath(), policy));
  }
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
