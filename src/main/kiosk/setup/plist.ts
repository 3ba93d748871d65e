/** Property lists of Apple, as XML: what launchd and configuration profiles are written in. */
import { escapeXml } from './markup.ts';

export type PlistValue = string | boolean | number | readonly PlistValue[] | { readonly [key: string]: PlistValue };

export function plistXml(value: PlistValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${element(value, '')}
</plist>
`;
}

/** @throws RangeError for a number that is not whole: none is needed */
function element(value: PlistValue, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value === 'string') return `${indent}<string>${escapeXml(value)}</string>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`Not a whole number: ${value}`);
    return `${indent}<integer>${value}</integer>`;
  }
  if (isList(value)) {
    if (value.length === 0) return `${indent}<array/>`;
    return `${indent}<array>\n${value.map((one) => element(one, inner)).join('\n')}\n${indent}</array>`;
  }
  const entries = Object.entries(value).map(
    ([key, one]) => `${inner}<key>${escapeXml(key)}</key>\n${element(one, inner)}`,
  );
  return entries.length === 0 ? `${indent}<dict/>` : `${indent}<dict>\n${entries.join('\n')}\n${indent}</dict>`;
}

function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value);
}
