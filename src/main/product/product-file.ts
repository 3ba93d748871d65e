/** What `holdfast package` writes beside the shell inside a product: which app it is, and what its files must be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { MAX_RELEASE } from './program-version.ts';
import { isUpdateUrl } from './update-url.ts';

export const PRODUCT_FILE = 'product.json';
/** Where the Chrome App is, beside that file. */
export const APP_FOLDER = 'app';

/** Beside the program: the policy that makes a kiosk of the product. Not in the archive, for it is the administrator's. */
export const KIOSK_POLICY = 'kiosk-policy.json';

const productSchema = z.strictObject({
  /** Of this form. */
  format: z.literal(1),
  /** The app's 32 letters: where it has no key, nothing else tells them on another machine. */
  id: z.string().regex(/^[a-p]{32}$/),
  name: z.string().min(1),
  /** As in the manifest. */
  version: z.string(),
  /** Which product with this version of the app it is: 0 for the first. */
  release: z.number().int().min(0).max(MAX_RELEASE).optional(),
  /** Where updates are looked for: of the app, and beside that of the whole product. */
  updateUrl: z.string().refine(isUpdateUrl).optional(),
  /** With which descriptions of updates of the whole product are signed: a public key, SPKI in DER, base64. */
  updateKey: z.string().optional(),
  /** By path, with `/`: the SHA-256 in hexadecimal of every file of the product but this one. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

export type Product = z.infer<typeof productSchema>;

/**
 * @param folder of the product: its asar archive
 * @returns undefined when the shell is not part of a product
 * @throws Error when the file is there and cannot be used
 */
export function readProduct(folder: string): Product | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, PRODUCT_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return productSchema.parse(JSON.parse(text));
}

/** Of a product that may have come with a newer shell, and so with keys that are not known here. */
const shippedSchema = z.object({ id: z.string(), version: z.string(), release: z.number().default(0) });

/**
 * @param folder of another product than the one that runs: its asar archive
 * @throws Error when it is none
 */
export function readShippedVersion(folder: string): z.infer<typeof shippedSchema> {
  return shippedSchema.parse(JSON.parse(readFileSync(join(folder, PRODUCT_FILE), 'utf8')));
}

/** The folder for everything that a product stores, within the user's folder for such. By the id alone: a new name keeps the data. */
export function profileName(product: Pick<Product, 'id'>): string {
  return `chrome-app-${product.id}`;
}
