/** The Electron to run with: what `npm run setup` prepares, with no more words than it is worth. */
import { say } from './say.ts';
import { UserError } from './user-error.ts';

export interface Runtime {
  readonly executable: string;
  readonly version: string;
  /** Never to be shipped. */
  readonly developmentOnly: boolean;
  /** There is no display, and Xvfb is to be one. */
  readonly xvfb: boolean;
}

interface SetupScript {
  setup(options: { log(line: string): void }): Promise<Runtime>;
}

/** It takes a fraction of a second when there is nothing to do; only then is it not worth a word. */
const WORTH_TELLING_MS = 1500;

/**
 * @param tell whether to say what is being done even when it is quick
 * @param load gives the set-up script, which is not part of the bundle
 * @throws UserError when Electron cannot be prepared, after what was tried has been told.
 */
export async function prepareElectron(tell: boolean, load: () => Promise<SetupScript> = loadScript): Promise<Runtime> {
  const held: string[] = [];
  let telling = tell;
  const flush = () => {
    telling = true;
    for (const line of held.splice(0)) say(line);
  };
  const script = await load();
  const timer = setTimeout(flush, WORTH_TELLING_MS);
  try {
    return await script.setup({ log: (line) => (telling ? say(line) : held.push(line)) });
  } catch (error) {
    flush();
    throw new UserError(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Found from the built command, dist/cli.js. */
function loadScript(): Promise<SetupScript> {
  return import(new URL('../scripts/setup.mjs', import.meta.url).href) as Promise<SetupScript>;
}
