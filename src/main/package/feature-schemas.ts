/** The manifest keys that announce what an app can do for others or needs of the system. */
import * as z from 'zod';
import { jsonType } from '../permissions/json-type.ts';
import { parseHostPermission } from './host-permission.ts';
import { boolean, chromePath, invalid, says, text, wrongType, type Message } from './schema-messages.ts';

function expectedDictionary(_: unknown, found: unknown): string {
  return `expected dictionary, got ${jsonType(found)}`;
}

// ---- file_handlers -----------------------------------------------------------------------------------------------

const MOST_FILE_TYPES = 200;
const FILE_HANDLERS = "Invalid value for 'file_handlers'.";

/** `file_handlers[text].types[0]` */
const inHandler: Message = ([key, id, ...rest]) =>
  `Invalid value for '${String(key)}[${String(id)}].${chromePath(rest)}'.`;

const fileHandler = z
  .looseObject(
    {
      types: z.array(text(inHandler), says(inHandler)).default([]),
      extensions: z.array(text(inHandler), says(inHandler)).default([]),
      include_directories: z.boolean(says("Invalid value for 'include_directories'.")).default(false),
      verb: z.enum(['open_with', 'add_to', 'pack_with', 'share_with'], says(inHandler)).default('open_with'),
    },
    says(FILE_HANDLERS),
  )
  .refine(
    ({ types, extensions, include_directories: folders }) => types.length + extensions.length > 0 || folders,
    says(
      (path) =>
        `'file_handlers[${String(path.at(-1))}]' must contain a non-empty 'types', 'extensions' or 'include_directories'.`,
    ),
  );

export const fileHandlers = z
  .record(z.string(), fileHandler, says(FILE_HANDLERS))
  .refine(
    (handlers) =>
      Object.values(handlers).reduce((sum, { types, extensions }) => sum + types.length + extensions.length, 0) <=
      MOST_FILE_TYPES,
    says('Too many MIME and extension file_handlers have been declared.'),
  );

/** Properties that Chrome does not read; it warns of them. */
export function unknownFileHandlerProperties(handlers: z.infer<typeof fileHandlers>): string[] {
  const known = new Set(['types', 'extensions', 'include_directories', 'verb']);
  return Object.values(handlers).flatMap((handler) => Object.keys(handler).filter((property) => !known.has(property)));
}

// ---- url_handlers ------------------------------------------------------------------------------------------------

const urlMatches: Message = ([, id]) => `Invalid value for 'url_handlers[${String(id)}].matches'.`;
const urlPattern: Message = ([, id]) => `Invalid value for 'url_handlers[${String(id)}]'.`;

export const urlHandlers = z.record(
  z.string(),
  z.object(
    {
      // The asterisks are in Chrome's texts.
      title: z.string(says("Invalid value for 'url_handlers[*].title'.")),
      matches: z
        .array(
          z.string(says(urlPattern)).refine((pattern) => isHttpPattern(pattern), says(urlPattern)),
          says(urlMatches),
        )
        .min(1, says(urlMatches)),
    },
    says("Invalid value for 'url_handlers[*]'."),
  ),
  says("Invalid value for 'url_handlers'."),
);

function isHttpPattern(pattern: string): boolean {
  return ['http', 'https', '*'].includes(parseHostPermission(pattern)?.scheme ?? '');
}

// ---- webview -----------------------------------------------------------------------------------------------------

// The missing blank is in Chrome's text.
const RESOURCES = "Invalid value for'webview.accessible_resources'.";
const PARTITIONS = "Invalid value for 'webview.partitions'.";

export const webview = z.object(
  {
    partitions: z
      .array(
        z.object(
          {
            name: text(invalid),
            accessible_resources: z.array(z.string(says(RESOURCES)), says(RESOURCES)).min(1, says(RESOURCES)),
          },
          says(invalid),
        ),
        says(PARTITIONS),
      )
      .min(1, says(PARTITIONS)),
  },
  says("Invalid value for 'webview'."),
);

// ---- storage -----------------------------------------------------------------------------------------------------

const MANAGED_SCHEMA = 'storage.managed_schema must be a relative path without ..';

/** Anything but an object is ignored, as in Chrome. */
export const storage = z.preprocess(
  (value) => (jsonType(value) === 'dictionary' ? value : {}),
  z.object({
    managed_schema: z
      .string(says('storage.managed_schema must be a string'))
      .refine((path) => !path.startsWith('/') && !path.split(/[/\\]/).includes('..'), says(MANAGED_SCHEMA))
      .optional(),
  }),
);

// ---- requirements ------------------------------------------------------------------------------------------------

const dictionary = wrongType('dictionary');
const feature: Message = (path, found) =>
  `Error at key 'requirements.3D.features'. Parsing array failed at index ${String(path.at(-1))}: Specified value '${String(found)}' is invalid.`;

export const requirements = z
  .object(
    {
      '3D': z
        .object(
          { features: z.array(z.enum(['webgl', 'css3d'], says(feature)), says(wrongType('list'))) },
          says(dictionary),
        )
        .optional(),
      plugins: z.looseObject({ npapi: z.unknown().optional() }, says(dictionary)).optional(),
    },
    says(dictionary),
  )
  .refine(({ plugins }) => plugins?.npapi !== true, says('NPAPI plugins are not supported.'));

// ---- externally_connectable --------------------------------------------------------------------------------------

const stringList = z.array(
  z.string(
    says((path, found) => {
      const [, key, index] = path;
      return `Error at key '${String(key)}': Parsing array failed at index ${String(index)}: expected string, got ${jsonType(found)}`;
    }),
  ),
  says((path, found) => `'${String(path.at(-1))}': expected list, got ${jsonType(found)}`),
);

export const externallyConnectable = z
  .object(
    { ids: stringList.optional(), matches: stringList.optional(), accepts_tls_channel_id: boolean.default(false) },
    says(expectedDictionary),
  )
  .superRefine(({ ids = [], matches = [] }, context) => {
    const badId = ids.find((id) => id !== '*' && !/^[a-p]{32}$/.test(id));
    const badPattern = matches.find((pattern) => parseHostPermission(pattern) === undefined);
    if (badPattern !== undefined) context.addIssue(`Invalid match pattern '${badPattern}'`);
    if (badId !== undefined) context.addIssue(`Invalid ID '${badId}'`);
  });

// ---- oauth2, usb_printers ----------------------------------------------------------------------------------------

export const oauth2 = z.object(
  {
    scopes: z.array(z.string(says(wrongType('string'))), says(wrongType('list'))),
    client_id: text(invalid).min(1, says(invalid)),
    auto_approve: z.unknown().optional(),
  },
  says(dictionary),
);

const id16 = z.int().min(0).max(0xffff);
export const usbPrinters = z.object(
  {
    filters: z.array(
      z
        .object({
          vendorId: id16,
          productId: id16.optional(),
          interfaceClass: id16.optional(),
          interfaceSubclass: id16.optional(),
          interfaceProtocol: id16.optional(),
        })
        .refine(
          ({ productId, interfaceClass }) => productId === undefined || interfaceClass === undefined,
          says('Only one of productId or interfaceClass may be specified.'),
        ),
      says((_, found) =>
        found === undefined ? "'filters' is required" : `'filters': expected list, got ${jsonType(found)}`,
      ),
    ),
  },
  says(expectedDictionary),
);
