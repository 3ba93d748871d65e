/** Which names an archive of an app may have in it: those that are the same file, inside the folder, on every system. */

const DEVICES = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
// oxlint-disable-next-line no-control-regex -- control characters are among what no name may have
const CONTROL = /[\u0000-\u001f\u007f]/;
/** What Linux takes of a component, and what is left of a path for the folder that it is unpacked in. */
const MAX_COMPONENT_BYTES = 255;
const MAX_PATH_BYTES = 1024;

/**
 * @param name as in the archive, with `/`; a folder's ends with it
 * @returns what is wrong with it, as the end of a sentence; undefined for a good one
 */
export function faultOfName(name: string): string | undefined {
  if (CONTROL.test(name)) return 'has a control character in its name';
  if (name.includes('\uFFFD')) return 'has a name that is not valid text';
  if (name.includes('\\')) return 'has a backslash in its name, which is a separator on Windows';
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'has an absolute path';
  const components = name.replace(/\/$/, '').split('/');
  if (components.includes('..')) return 'leads out of the folder';
  if (components.some((component) => component === '' || component === '.')) return 'has an empty part in its path';
  if (Buffer.byteLength(name) > MAX_PATH_BYTES) return `has a path of more than ${MAX_PATH_BYTES} bytes`;
  for (const component of components) {
    if (/[<>:"|?*]/.test(component)) return 'has a character in its name that Windows does not allow (< > : " | ? *)';
    if (/[. ]$/.test(component)) return 'has a name that ends with a dot or a blank, which Windows takes away';
    if (DEVICES.test(component)) return 'has the name of a device on Windows';
    if (Buffer.byteLength(component) > MAX_COMPONENT_BYTES)
      return `has a name of more than ${MAX_COMPONENT_BYTES} bytes`;
  }
  return undefined;
}

/** Finds names that would be one file on some system: the same, or the same but for case or for how accents are composed. */
export class NameRegister {
  /** By the folded path: how it is spelled, and whether it is a folder. */
  readonly #known = new Map<string, { readonly spelling: string; readonly folder: boolean }>();

  /**
   * @param name without fault (see faultOfName)
   * @returns what is wrong with it beside the names before it
   */
  add(name: string): string | undefined {
    const isFolder = name.endsWith('/');
    const components = name.replace(/\/$/, '').split('/');
    for (let count = 1; count <= components.length; count++) {
      const spelling = components.slice(0, count).join('/');
      const folded = spelling.normalize('NFC').toLowerCase();
      const isLast = count === components.length;
      const folder = !isLast || isFolder;
      const known = this.#known.get(folded);
      if (!known) this.#known.set(folded, { spelling, folder });
      else if (known.folder !== folder) return 'is a file and a folder at once';
      else if (known.spelling !== spelling) return `differs from ${known.spelling} only in case or accents`;
      else if (!folder) return 'is in it twice';
    }
    return undefined;
  }
}
