/** `holdfast package`: from an app to the files that its users install. */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deviceWants } from '../../main/kiosk/setup/device-wants.ts';
import { property } from '../../main/package/json-value.ts';
import { openApp } from '../app-input.ts';
import { defaultProfile } from '../profile-folder.ts';
import { say } from '../say.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { adviseOnUpdates } from './advise-on-updates.ts';
import { associationsOf } from './associations.ts';
import { builderConfig, merge, readConfig, templateOf } from './builder-config.ts';
import { checkProduct } from './check-product.ts';
import { collectArtifacts, fileName } from './collect-artifacts.ts';
import { findElectron } from './electron-dist.ts';
import { writeIcons } from './icons.ts';
import { identityOf } from './identity.ts';
import { writeKioskFiles } from './kiosk-files.ts';
import { loadForProduct } from './load-for-product.ts';
import { otherMakers } from './other-makers.ts';
import { report, Steps } from './package-report.ts';
import { readRequest } from './package-request.ts';
import type { PackageOptions } from './package-request.ts';
import { runBuilder } from './run-builder.ts';
import { stageProduct } from './stage.ts';
import { ARCHIVES } from './targets.ts';
import { isReplacedBySystem } from './update-files.ts';
import { publicUpdateKey } from './update-options.ts';

/** Of Holdfast itself; found from the built command, dist/. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds the targets, says what is being done on the standard error output, and prints what was made.
 * @throws UserError for what the user can put right; then nothing was made, unless electron-builder had begun
 */
export async function packageApp(input: string, options: PackageOptions): Promise<void> {
  const { platform, arch, host, targets, updates } = readRequest(options);
  const steps = new Steps();
  const opened = await openApp(input, defaultProfile(), options);
  const { path: work, remove } = await temporaryFolder('package');
  try {
    const app = await steps.run('Read the app', () => loadForProduct(opened.folder, options.appId ?? opened.id));
    const identity = identityOf(app, updates.release);
    adviseOnUpdates(app, options, { platform, targets, updates });
    const electron = await findElectron(platform, arch, options);
    const icons = await steps.run('Made the icons', () => writeIcons(app, join(work, 'icons')));
    const stage = await steps.run('Laid out the product', () =>
      stageProduct({
        root: ROOT,
        appFolder: opened.folder,
        identity,
        updateUrl: updates.url,
        updateKey:
          updates.url === undefined ? undefined : publicUpdateKey(updates.key, property(app.manifest.raw, 'key')),
        hasSystemInstaller: updates.url !== undefined && targets.some((name) => isReplacedBySystem(name, platform)),
        platform,
        arch,
        into: work,
      }),
    );
    const kioskFolder = app.manifest.kiosk_enabled && platform === 'linux' ? join(work, 'kiosk') : undefined;
    if (kioskFolder !== undefined)
      await writeKioskFiles(
        kioskFolder,
        identity,
        deviceWants(app.manifest.permissions, app.manifest.optional_permissions),
      );
    const associations = associationsOf(app.manifest, identity);
    const generated = builderConfig(templateOf(ROOT), {
      identity,
      associations,
      icons,
      stage,
      electron,
      output: join(work, 'out'),
      locales: await localesOf(opened.folder),
      requireSignature: options.requireSignature ?? false,
      arch,
      scripts: join(ROOT, 'scripts/linux'),
      kioskFolder,
    });
    const given = options.config === undefined ? {} : readConfig(options.config);
    const config = merge(generated, given);
    const more = otherMakers({
      targets,
      host,
      name: join(work, 'out', fileName(identity, platform, arch)),
      given,
      product: { identity, associations, arch, icon: icons.ico, isKiosk: app.manifest.kiosk_enabled },
      scripts: join(ROOT, 'scripts/windows'),
    });
    for (const sentence of more.ignored) say(`--config ${options.config}: ${sentence}`);
    for (const sentence of more.warnings) say(sentence);
    if (options.printConfig) {
      process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
      return;
    }
    more.check();
    const builders = targets.filter((target) => !ARCHIVES.has(target));
    const built = await steps.run(`Built the program${builders.map((name) => `, ${name}`).join('')}`, () =>
      runBuilder({
        project: stage.product,
        config,
        platform,
        arch,
        targets: builders.filter((target) => !more.targets.has(target)),
        host,
        verbose: options.verbose ?? false,
        tools: join(work, 'tools'),
        makeMore: more.make,
      }),
    );
    await steps.run('Checked it', () => checkProduct(built.folder, platform, identity, stage.files));
    const artifacts = await collectArtifacts(built, targets, {
      identity,
      platform,
      arch,
      output: resolve(options.output),
      updates,
      steps,
    });
    report(artifacts, { identity, electron: electron.version, steps, json: options.json ?? false });
  } finally {
    await remove();
    await opened.close();
  }
}

async function localesOf(folder: string): Promise<string[]> {
  return readdir(join(folder, '_locales')).catch(() => []);
}
