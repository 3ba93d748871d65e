/** What is made of the packed folder without electron-builder, whose ways for it need Windows, or a network: by programs that distributions have. */
import type { JsonObject } from '../../main/package/json-value.ts';
import { isJsonObject } from '../../main/package/json-value.ts';
import { fileTime } from './archives.ts';
import { ENDINGS } from './builder-config.ts';
import { checkMsi, makeMsi, withoutEffect } from './msi.ts';
import type { MsiProduct } from './msi-source.ts';
import { makeInstaller, makePortable } from './nsis.ts';
import { nsisSettings } from './nsis-settings.ts';
import { byMakensis, makensisTarget, makensisVersion, weaknessOf } from './nsis-tools.ts';
import type { Sign } from './run-builder.ts';
import { byWixl } from './targets.ts';
import type { Host, TargetName } from './targets.ts';

export interface OtherMakersOptions {
  readonly targets: readonly TargetName[];
  readonly host: Host;
  /** The path of what is made, but for its ending. */
  readonly name: string;
  /** The user's own configuration of electron-builder. */
  readonly given: JsonObject;
  readonly product: MsiProduct & { readonly isKiosk: boolean };
  /** The folder of NSIS' scripts. */
  readonly scripts: string;
}

export interface OtherMakers {
  readonly targets: ReadonlySet<TargetName>;
  /** Sentences about what of the user's configuration has no effect. */
  readonly ignored: readonly string[];
  /** About what is made, for whoever is going to use it. */
  readonly warnings: readonly string[];
  /** @throws UserError for a product that there is no room for in one of the forms */
  check(this: void): void;
  /** Undefined where there is nothing to make. */
  readonly make: ((folder: string, sign: Sign) => Promise<readonly string[]>) | undefined;
}

/** @throws UserError for what the configuration says that cannot be */
export function otherMakers({ targets, host, name, given, product, scripts }: OtherMakersOptions): OtherMakers {
  const wixl = byWixl(targets, host);
  const nsis = byMakensis(targets, host);
  const own = isJsonObject(given['nsis'] ?? null) ? (given['nsis'] as JsonObject) : {};
  const settings = nsis.length > 0 ? nsisSettings(own) : undefined;
  const ignored = [wixl ? withoutEffect(given) : undefined, settings?.ignored];
  const make = async (folder: string, sign: Sign) => {
    const files: string[] = [];
    const mtime = fileTime();
    if (wixl) {
      const file = `${name}.msi`;
      await makeMsi({ ...product, folder, file, mtime });
      await sign(file);
      files.push(file);
    }
    for (const target of nsis) {
      const file = `${name}${ENDINGS[target]}`;
      const more = { scripts, folder, file, mtime, sign, target: makensisTarget(product.arch, host) };
      const { perMachine = false, licenses = [] } = settings ?? {};
      await (target === 'nsis' ? makeInstaller : makePortable)({ ...product, perMachine, licenses, ...more });
      files.push(file);
    }
    return files;
  };
  const weakness = nsis.includes('nsis') ? weaknessOf(makensisVersion(host.find('makensis') ?? '')) : undefined;
  return {
    warnings: weakness === undefined ? [] : [weakness],
    targets: new Set<TargetName>([...nsis, ...(wixl ? (['msi'] as const) : [])]),
    ignored: ignored.filter((sentence) => sentence !== undefined),
    check: () => {
      if (wixl) checkMsi(product);
    },
    make: wixl || nsis.length > 0 ? make : undefined,
  };
}
