/** Tells on the terminal, once for each member and load of the app, that the app reads what Holdfast does not have. */
import { readFile } from 'node:fs/promises';
import { appOrigin } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';
import type { Manifest } from '../package/manifest.ts';
import type { PackageFiles } from '../package/package-files.ts';
import { missingMembers } from '../platform/missing-members.ts';
import { appFrame, memberAt } from './stack-place.ts';

interface NoticesHost {
  readonly id: string;
  readonly manifest: Manifest;
  readonly files: PackageFiles;
  readonly log: Log;
}

export class MissingNotices {
  /** Full names without `chrome.`. */
  readonly names: readonly string[];
  readonly #host: NoticesHost;
  /** What has not been told: the names, and what they are in (`system` of `system.cpu`). Nothing else is taken from a page. */
  readonly #untold: Set<string>;

  constructor(host: NoticesHost) {
    this.#host = host;
    this.names = missingMembers(host.manifest);
    this.#untold = new Set(
      this.names.flatMap((name) => name.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'))),
    );
  }

  tell(name: string, stack: string): void {
    if (!this.#untold.delete(name)) return;
    void this.#sentence(name, stack).then((text) => this.#host.log.warn(text));
  }

  async #sentence(name: string, stack: string): Promise<string> {
    const { id, manifest, files } = this.#host;
    const frame = appFrame(stack, appOrigin(id));
    if (!frame) return `${manifest.name} uses chrome.${name}, which Holdfast does not have yet.`;
    const file = await files.resolve(frame.urlPath).catch(() => undefined);
    const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '');
    const member = memberAt(text, frame.line, frame.column, name.split('.').at(-1) ?? '');
    const full = member === undefined ? name : `${name}.${member}`;
    return `${manifest.name} uses chrome.${full} (${frame.file}:${frame.line}), which Holdfast does not have yet.`;
  }
}
