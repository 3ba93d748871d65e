/** What a guest tells its page, with the app's own `blob:` URLs in place of where the guest finds them (guest-blobs.ts). */

const URLS = ['url', 'oldUrl', 'newUrl', 'targetUrl', 'sourceId', 'documentUrl'];

/** @param shown by which URL the app knows an address */
export function withShownUrls(
  { fields, ...message }: Record<string, unknown>,
  shown: (url: string) => string,
): Record<string, unknown> {
  const replaced = (values: Record<string, unknown>) => {
    for (const name of URLS) if (typeof values[name] === 'string') values[name] = shown(values[name]);
    return values;
  };
  return replaced(fields ? { ...message, fields: replaced({ ...(fields as Record<string, unknown>) }) } : message);
}
