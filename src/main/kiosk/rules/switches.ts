/** The switches that a kiosk is started with, and nothing else: any other one may be a way out. */

const OWN: ReadonlySet<string> = new Set([
  '--no-sandbox',
  '--disable-gpu',
  '--ozone-platform=x11',
  '--ozone-platform=wayland',
]);

/** @param args the command line without the program. @returns those that the holdfast command did not put there */
export function strangeSwitches(args: readonly string[]): string[] {
  return args.filter((argument) => argument.startsWith('-') && !OWN.has(argument));
}

/**
 * Where the session is one of Wayland without a desktop, as under cage, no X server is gone through: there need not be one. A desktop has
 * one, under which windows can be put over others and on every display. Versions of Electron differ in what they take by themselves.
 */
export function displaySwitches(env: NodeJS.ProcessEnv, platform = process.platform): readonly string[] {
  const { WAYLAND_DISPLAY: wayland, XDG_CURRENT_DESKTOP: desktop = '' } = env;
  if (platform !== 'linux' || !wayland || (desktop !== '' && desktop !== 'cage')) return [];
  return ['--ozone-platform=wayland'];
}

/** Environment variables by which others get code or debuggers into Node, Electron or Chromium. */
const STRANGE_VARIABLES =
  /^(?:NODE_(?!EXTRA_CA_CERTS$)|ELECTRON_(?!DISABLE_SECURITY_WARNINGS$)|CHROME_|LD_PRELOAD$|LD_LIBRARY_PATH$|GTK_MODULES$|SSLKEYLOGFILE$)/;

/** The environment without them. */
export function kioskEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !STRANGE_VARIABLES.test(name)));
}
