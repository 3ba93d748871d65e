/** The document in which a user chooses devices: a form without script, whose answer is the address that it asks for. */
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { DeviceChoice } from '../host/device-service.ts';

export const CHOOSER_URL = `${APP_SCHEME}://devices/`;

export const CHOOSER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'";

/** Of the shell's lists from which users choose. */
export const LIST_STYLE = `
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
* { box-sizing: border-box; margin: 0; }
body { height: 100vh; background: light-dark(#fff, #26292e); color: light-dark(#1d1f23, #e8eaed); user-select: none; cursor: default; }
form { display: flex; flex-direction: column; gap: 12px; height: 100%; padding: 16px; }
h1 { font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
ul { flex: 1; min-height: 0; overflow-y: auto; padding: 0; list-style: none; border: 1px solid light-dark(#b9bec6, #3c4047); }
label { display: flex; gap: 10px; align-items: center; padding: 8px 10px; }
label:hover, label:has(:checked) { background: light-dark(#e8f0fb, #34405a); }
small { display: block; color: light-dark(#5f6570, #a4a9b2); }
span { min-width: 0; overflow-wrap: anywhere; }
p { padding: 10px; color: light-dark(#5f6570, #a4a9b2); }
div { display: flex; justify-content: flex-end; gap: 8px; }
button { min-width: 88px; padding: 7px 14px; font: inherit; }
`;

export interface ChooserView {
  readonly appName: string;
  /** `USB devices` */
  readonly kind: string;
  readonly multiple: boolean;
  readonly choices: readonly DeviceChoice[];
  readonly chosen: ReadonlySet<number>;
}

export function chooserPage({ appName, kind, multiple, choices, chosen }: ChooserView): string {
  const type = multiple ? 'checkbox' : 'radio';
  const items = choices.map(({ id, name, serialNumber }) => {
    const mark = chosen.has(id) ? ' checked' : '';
    const serial = serialNumber === '' ? '' : `<small>${escapeHtml(serialNumber)}</small>`;
    return `<li><label><input type="${type}" name="device" value="${id}"${mark}><span>${escapeHtml(name)}${serial}</span></label></li>`;
  });
  const list = items.length > 0 ? items.join('') : '<p>Nothing that fits is plugged in.</p>';
  return (
    `<!doctype html><meta charset="utf-8"><title>${escapeHtml(appName)}</title><style>${LIST_STYLE}</style><form action="${CHOOSER_URL}chosen">` +
    `<h1>${escapeHtml(appName)} asks for ${escapeHtml(kind)}</h1><ul>${list}</ul>` +
    `<div><button name="answer" value="cancel">Cancel</button><button name="answer" value="select"${items.length > 0 ? '' : ' disabled'}>Select</button></div></form>`
  );
}

/** @param url that the form asks for. @returns undefined for any other; the ids that are chosen, none when the user gave up */
export function parseAnswer(url: string): readonly number[] | undefined {
  if (!url.startsWith(`${CHOOSER_URL}chosen?`)) return undefined;
  const query = new URL(url).searchParams;
  if (query.get('answer') !== 'select') return [];
  return query.getAll('device').map(Number);
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
