/** The file that a manifest's `storage.managed_schema` names. */
import { parseManagedSchema, SchemaError, type ManagedSchema } from './managed-schema.ts';
import { PackageError } from './package-error.ts';
import { readJson } from './read-json.ts';

/**
 * @param folder of the app
 * @throws PackageError with Chrome's text when the file is no schema of Chrome's subset.
 */
export async function readManagedSchema(folder: string, path: string): Promise<ManagedSchema> {
  const { value } = await readJson(folder, path);
  try {
    return parseManagedSchema(value);
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new PackageError({ file: path, reason: error.message });
  }
}
