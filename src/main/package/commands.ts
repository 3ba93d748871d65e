/** The manifest's `commands`: their checks, and which of them get their keys, as Chromium's CommandsHandler and CommandService have it. */
import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { RESERVED_SHORTCUTS } from './reserved-shortcuts.ts';
import { says } from './schema-messages.ts';
import { isMediaKey, parseShortcut, shortcutId, shortcutPlatform, shortcutTokens } from './shortcut.ts';
import type { Shortcut, ShortcutPlatform } from './shortcut.ts';

export interface Command {
  readonly name: string;
  readonly description: string;
  /** Works while another program has the keyboard. */
  readonly global: boolean;
  /** Undefined where none is suggested, another has it, or Chrome keeps it for itself. */
  readonly shortcut: Shortcut | undefined;
}

/** What one entry asks for, or why Chrome refuses it. */
type Read = { readonly command: Command } | { readonly refused: string };

const MOST_SHORTCUTS = 4;
/** Commands of a browser action: no description, and nothing of an app. */
const ACTION_COMMANDS: ReadonlySet<string> = new Set([
  '_execute_action',
  '_execute_browser_action',
  '_execute_page_action',
]);
const GLOBAL_SHORTCUT = /^(?:Ctrl\+Shift|Shift\+Command)\+[0-9]$/;

export const commands = z
  .record(z.string(), z.unknown(), says("Invalid value for 'commands'."))
  .superRefine((list, context) => {
    const host = shortcutPlatform();
    let shortcuts = 0;
    // Chrome stops at the first one.
    for (const [index, name] of Object.keys(list).toSorted().entries()) {
      const read = readCommand(name, list[name] as JsonValue, index + 1, host);
      if ('refused' in read) return context.addIssue(read.refused);
      if (read.command.shortcut) shortcuts += 1;
      if (shortcuts > MOST_SHORTCUTS) {
        return context.addIssue(`Too many shortcuts specified for 'commands': The maximum is ${MOST_SHORTCUTS}.`);
      }
    }
  });

/**
 * The app's own commands, by name, with the keys that they have got. The first one of two with the same keys has them.
 * @param list a checked `commands` of a manifest
 */
export function assignCommands(list: Readonly<Record<string, unknown>>, host = shortcutPlatform()): readonly Command[] {
  const taken = new Set<string>();
  const assigned: Command[] = [];
  for (const [index, name] of Object.keys(list).toSorted().entries()) {
    const read = readCommand(name, list[name] as JsonValue, index + 1, host);
    // The names of Chrome's own begin so.
    if ('refused' in read || name.startsWith('_')) continue;
    const { command } = read;
    const id = command.shortcut && shortcutId(command.shortcut);
    const gets = id !== undefined && !taken.has(id) && mayHave(command, id);
    if (gets) taken.add(id);
    assigned.push(gets ? command : { ...command, shortcut: undefined });
  }
  return assigned;
}

function mayHave({ global, shortcut }: Command, id: string): boolean {
  if (shortcut && isMediaKey(shortcut.key)) return true;
  return global ? GLOBAL_SHORTCUT.test(id) : !RESERVED_SHORTCUTS.has(id);
}

/** @param index counted from 1, as in Chrome's texts */
function readCommand(name: string, entry: JsonValue, index: number, host: ShortcutPlatform): Read {
  if (!isJsonObject(entry)) return { refused: `Contents of 'commands[${index}]' invalid.` };
  const { description, global } = entry;
  const isAction = ACTION_COMMANDS.has(name);
  const described = typeof description === 'string' ? description : '';
  if (!isAction && described === '') {
    return { refused: `Invalid value for 'commands[${index}].description'.` };
  }
  const suggestions = suggestedKeys(entry);
  const wrong = (key: string, what: string) => ({ refused: `Invalid value for 'commands[${index}].${key}': ${what}.` });
  if (!suggestions) return wrong('suggested_key', 'Missing');
  for (const [platform, text] of suggestions) {
    const refused = platform === 'mac' ? undefined : foreignModifier(text);
    if (refused !== undefined) return wrong('suggested_key', refused);
  }
  const own = suggestions.has(host) ? host : 'default';
  if (!suggestions.has(own)) {
    return {
      refused: `Could not find key specification for 'command[${index}].suggested_key': Either specify a key for '${host}', or specify a default key.`,
    };
  }
  let shortcut: Shortcut | undefined;
  // Those of other systems are checked too.
  for (const [platform, text] of suggestions) {
    if (text === '') continue;
    const parsed = parseShortcut(text, platform, host);
    if (parsed === 'malformed' || (isAction && isMediaKey(text))) return wrong(platform, text);
    if (parsed === 'media key with modifier') {
      return { refused: `Media key cannot have any modifier for 'commands[${index}].${platform}': ${text}.` };
    }
    if (parsed === 'unknown platform') {
      return {
        refused: `Unknown platform for 'command[${index}]': ${platform}. Valid values are: 'windows', 'mac' 'chromeos', 'linux' and 'default'.`,
      };
    }
    if (platform === own) shortcut = parsed;
  }
  return {
    command: { name, description: described, global: global === true, shortcut },
  };
}

/** By platform, in the alphabet's order; undefined when one of them is no text. */
function suggestedKeys(entry: JsonObject): ReadonlyMap<string, string> | undefined {
  const { suggested_key: keys } = entry;
  if (!isJsonObject(keys)) return new Map([['default', typeof keys === 'string' ? keys : '']]);
  const suggestions = new Map<string, string>();
  for (const platform of Object.keys(keys).toSorted()) {
    const text = keys[platform];
    if (typeof text !== 'string' || text === '') return undefined;
    suggestions.set(platform, text);
  }
  return suggestions;
}

/** What only a Mac's section may name. */
function foreignModifier(text: string): string | undefined {
  for (const token of shortcutTokens(text)) {
    if (token === 'Command') return 'Command key is not supported. Note: Ctrl means Command on Mac';
    if (token === 'Option') return 'Option key is not supported.';
  }
  return undefined;
}
