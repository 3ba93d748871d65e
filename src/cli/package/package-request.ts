/** What is to be packaged, as the command line says it; all that can be refused before anything is made is refused here. */
import { UserError } from '../user-error.ts';
import { defaultTargets, parseTargets, preflight, signingNeeds, thisHost } from './targets.ts';
import type { Host, Platform, TargetName } from './targets.ts';
import { updateOptions } from './update-options.ts';
import type { UpdateOptions } from './update-options.ts';

export interface PackageOptions {
  readonly target?: string;
  readonly platform?: Platform;
  readonly arch?: string;
  readonly output: string;
  readonly appId?: string;
  readonly config?: string;
  readonly printConfig?: boolean;
  readonly electronDist?: string;
  readonly allowDevelopmentRuntime?: boolean;
  readonly allowDownloads?: boolean;
  readonly allowCrx2?: boolean;
  readonly requireSignature?: boolean;
  readonly updateUrl?: string;
  readonly updateKey?: string;
  readonly stagingPercentage?: string;
  readonly release?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export interface PackageRequest {
  readonly platform: Platform;
  readonly arch: string;
  readonly host: Host;
  readonly targets: readonly TargetName[];
  readonly updates: UpdateOptions;
}

/** @throws UserError for what the user can put right */
export function readRequest(options: PackageOptions): PackageRequest {
  const platform = options.platform ?? hostPlatform();
  const arch = options.arch ?? process.arch;
  const host = thisHost(options.allowDownloads ?? false);
  const targets =
    options.target === undefined ? defaultTargets(platform, host, arch) : parseTargets(options.target, platform);
  const missing = preflight(targets, host, arch);
  if (missing.length > 0) {
    const lines = missing.map(({ target, missing }) => `  ${target}: ${missing}`);
    throw new UserError(`These targets cannot be built here; what each of them lacks:\n${lines.join('\n')}`);
  }
  if (options.requireSignature && platform === 'linux') {
    throw new UserError(
      '--require-signature: products for Linux are signed by the repository that they are in, not here.',
    );
  }
  const unsigned = signingNeeds(platform, host);
  if (unsigned !== undefined) throw new UserError(`There is a certificate, but nothing to sign with: ${unsigned}.`);
  const updates = updateOptions(options);
  return { platform, arch, host, targets, updates };
}

function hostPlatform(): Platform {
  const { platform } = process;
  if (platform === 'linux' || platform === 'win32' || platform === 'darwin') return platform;
  throw new UserError(`--platform must be given on ${platform}.`);
}
