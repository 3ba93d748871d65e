/** Windows for a test: wine with a folder of its own, as Debian has it, for programs of 64 bits. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [WINE, SERVER] = ['/usr/lib/wine/wine64', '/usr/lib/wine/wineserver64'];

export const hasWine = existsSync(WINE);

export class Wine {
  readonly #prefix: string;

  /** @param prefix is made */
  constructor(prefix: string) {
    this.#prefix = prefix;
    mkdirSync(join(prefix, 'home'), { recursive: true });
    this.run('wineboot', '--init');
    // Of its own accord wine is Windows 7, on which Chromium does not run.
    this.run('winecfg', '-v', 'win10');
  }

  /** @returns exit code */
  run(...args: string[]): number | null {
    return spawnSync(WINE, args, { env: this.#environment, stdio: 'ignore', timeout: 100_000 }).status;
  }

  start(...args: string[]): ChildProcess {
    return spawn(WINE, args, { env: this.#environment, stdio: 'ignore' });
  }

  /** When everything in it has ended, what was started by programs too. */
  wait(): void {
    spawnSync(SERVER, ['--wait'], { env: this.#environment, timeout: 100_000 });
  }

  end(): void {
    spawnSync(SERVER, ['--kill'], { env: this.#environment });
  }

  /** @param path below drive C */
  path(path: string): string {
    return join(this.#prefix, 'drive_c', path);
  }

  /** Once everything in it has ended. */
  registry(name: 'system' | 'user'): string {
    this.wait();
    return readFileSync(join(this.#prefix, `${name}.reg`), 'latin1');
  }

  get #environment(): NodeJS.ProcessEnv {
    // Its own folder, no messages, and no offers to fetch the engines of .NET and the web.
    const own = { WINEPREFIX: this.#prefix, HOME: join(this.#prefix, 'home') };
    return { ...process.env, ...own, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };
  }
}
