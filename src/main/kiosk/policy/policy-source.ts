/**
 * Where a running kiosk has its policy from: the file, looked at again whenever it changes, and the last good policy, kept in the profile,
 * for when the file is gone or has gone bad.
 */
import { mkdirSync, readFileSync, unwatchFile, watchFile } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Log } from '../../host/app-host.ts';
import { effectivePolicy } from './effective-policy.ts';
import type { Device, KioskPolicy } from './effective-policy.ts';
import { parsePolicy } from './parse-policy.ts';
import { readPolicyFile } from './policy-file.ts';
import { PolicyUrl } from './policy-url.ts';
import type { Fetch } from './policy-url.ts';
import { POLICY_VERSION } from './policy-schema.ts';
import type { KioskPolicyFile, KioskSettings } from './policy-schema.ts';
import { writeWholeSync } from '../../storage/write-whole-sync.ts';

export interface PolicySourceOptions {
  /** Absolute; without one everything has its default. */
  readonly file: string | undefined;
  /** An https URL instead of a file. */
  readonly url?: string | undefined;
  readonly profile: string;
  readonly device: Device;
  readonly log: Log;
  /** How often the file is looked at, in milliseconds. */
  readonly pollMs?: number;
  /** Instead of Node's own. */
  readonly fetch?: Fetch;
  /** Told by which policy's proxy and authorities the one at the URL is about to be fetched. */
  prepare?(this: void, policy: KioskPolicy): Promise<void>;
}

const POLL_MS = 1000;
const KEEP_AGAIN_MS = 10_000;

/** The last good policy. It also has what `chrome.storage.managed` is read from. */
export const keptPolicyFile = (profile: string) => join(profile, 'Kiosk', 'policy.json');

export class PolicySource {
  readonly #options: PolicySourceOptions;
  readonly #kept: string;
  #current: KioskPolicy | undefined;
  #currentText = '';
  #changed: ((policy: KioskPolicy) => void) | undefined;
  /** What was told last, so that it is told once. */
  #told = '';
  #working: Promise<unknown> = Promise.resolve();
  readonly #look = () => void this.reload();
  readonly #remote: PolicyUrl;
  /** How often the URL is looked at; undefined without one. */
  #urlMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #toldOfUrl = '';
  #keepLater: NodeJS.Timeout | undefined;

  constructor(options: PolicySourceOptions) {
    this.#options = options;
    this.#kept = keptPolicyFile(options.profile);
    this.#remote = new PolicyUrl(join(options.profile, 'Kiosk', 'policy-url.json'), options.fetch);
  }

  /**
   * Reads the policy for the first time.
   * @throws KioskPolicyError when it is bad and there is no good one from before.
   */
  async open(): Promise<KioskPolicy> {
    const { log } = this.#options;
    try {
      return this.#take(await this.#read());
    } catch (error) {
      const kept = this.#readKept();
      if (!kept) throw error;
      this.#told = (error as Error).message;
      log.error(`${this.#told}\nThe last good one stays.`);
      return this.#take(kept);
    }
  }

  /** @param changed gets each other policy from now on */
  watch(changed: (policy: KioskPolicy) => void): void {
    this.#changed = changed;
    this.#lookLater();
    const { file, pollMs = POLL_MS } = this.#options;
    // Asking for the file's state works for files that are replaced, not yet there, or on another computer, where events do not.
    if (file !== undefined) watchFile(file, { interval: pollMs, persistent: false }, this.#look);
  }

  /** Reads the policy again; resolves when a change has been told. A bad one changes nothing. */
  reload(): Promise<void> {
    const done = this.#working.then(() => this.#reload()).finally(() => this.#lookLater());
    this.#working = done;
    return done;
  }

  close(): void {
    this.#changed = undefined;
    clearTimeout(this.#timer);
    clearTimeout(this.#keepLater);
    const { file } = this.#options;
    if (file !== undefined) unwatchFile(file, this.#look);
  }

  async #reload(): Promise<void> {
    const { log } = this.#options;
    try {
      const before = this.#currentText;
      const policy = this.#take(await this.#read());
      this.#told = '';
      if (this.#currentText === before) return;
      log.info('The kiosk has a new policy.');
      this.#changed?.(policy);
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#told) log.error(`${message}\nThe last good one stays.`);
      this.#told = message;
    }
  }

  async #read(): Promise<KioskPolicy> {
    const { file, device } = this.#options;
    const policies: KioskPolicyFile[] = [];
    if (this.#options.url !== undefined) policies.push({ PolicyVersion: POLICY_VERSION, PolicyUrl: this.#options.url });
    const folder = file === undefined ? process.cwd() : dirname(file);
    if (file !== undefined) policies.push(withAbsoluteFolders(await readPolicyFile(file), folder));
    const local = effectivePolicy(policies, device);
    const { PolicyUrl: url, PolicyUrlPublicKey: publicKey, PolicyUrlSeconds } = local;
    this.#urlMs = url === undefined ? undefined : PolicyUrlSeconds * 1000;
    if (url === undefined) return local;
    const remote = await this.#readRemote(url, publicKey, local);
    if (remote) policies.push(withAbsoluteFolders(remote, folder));
    return effectivePolicy(policies, device);
  }

  async #readRemote(url: string, publicKey: string | undefined, local: KioskPolicy): ReturnType<PolicyUrl['read']> {
    const { prepare } = this.#options;
    let failure: string | undefined;
    const read = async (way: KioskPolicy) => {
      failure = undefined;
      await prepare?.(way);
      return this.#remote.read(url, publicKey, (reason) => (failure = reason));
    };
    const usual = this.#current ?? local;
    let remote = await read(usual);
    // A wrong proxy that came from there must not keep it from being put right there.
    if (failure !== undefined && prepare && wayOf(usual) !== wayOf(local)) {
      try {
        remote = await read(local);
      } finally {
        await prepare(usual);
      }
    }
    if (failure !== undefined) this.#unreachable(url, failure);
    return remote;
  }

  /** Told once, until it can be reached again. */
  #unreachable(url: string, reason: string): void {
    const text = `The policy at ${url} cannot be fetched (${reason}); the last one from there holds.`;
    if (text !== this.#toldOfUrl) this.#options.log.warn(text);
    this.#toldOfUrl = text;
  }

  #lookLater(): void {
    clearTimeout(this.#timer);
    if (this.#urlMs === undefined || !this.#changed) return;
    this.#timer = setTimeout(() => void this.reload(), this.#urlMs);
  }

  #take(policy: KioskPolicy): KioskPolicy {
    const text = JSON.stringify({ PolicyVersion: POLICY_VERSION, ...policy }, null, 2);
    if (text === this.#currentText && this.#current) return this.#current;
    this.#current = policy;
    this.#currentText = text;
    this.#keep(true);
    return policy;
  }

  /** On a full disk it is tried again: the app's values (`3rdparty`) are read from there too. @param tell that it fails */
  #keep(tell: boolean): void {
    clearTimeout(this.#keepLater);
    try {
      mkdirSync(dirname(this.#kept), { recursive: true, mode: 0o700 });
      writeWholeSync(this.#kept, `${this.#currentText}\n`);
    } catch (error) {
      if (tell)
        this.#options.log.warn(`The policy cannot be kept for bad days (${this.#kept}): ${(error as Error).message}.`);
      this.#keepLater = setTimeout(() => this.#keep(false), KEEP_AGAIN_MS);
      this.#keepLater.unref();
    }
  }

  #readKept(): KioskPolicy | undefined {
    try {
      return effectivePolicy([parsePolicy(readFileSync(this.#kept, 'utf8'), this.#kept)], this.#options.device);
    } catch {
      return undefined;
    }
  }
}

function withAbsoluteFolders(policy: KioskPolicyFile, folder: string): KioskPolicyFile {
  const settle = (settings: KioskSettings): KioskSettings => ({
    ...settings,
    ...(settings.App === undefined ? {} : { App: resolve(folder, settings.App) }),
    ...(settings.SecondaryApps === undefined
      ? {}
      : {
          SecondaryApps: Object.fromEntries(
            Object.entries(settings.SecondaryApps).map(([id, path]) => [id, resolve(folder, path)]),
          ),
        }),
  });
  const { Devices, $schema: _schema, PolicyVersion, ...settings } = policy;
  return {
    PolicyVersion,
    ...settle(settings),
    ...(Devices === undefined
      ? {}
      : { Devices: Devices.map(({ Match, Policy }) => ({ Match, Policy: settle(Policy) })) }),
  };
}

/** By what requests go. */
function wayOf({ ProxySettings, CACertificates }: KioskPolicy): string {
  return JSON.stringify([ProxySettings, CACertificates]);
}
