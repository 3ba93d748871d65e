/** The messages that AppWindow's methods send, checked: everything in them comes from a page. */
import * as z from 'zod';
import type { WindowCommand } from '../../main/host/window-service.ts';

const int = z.int32();
const bounds = z.strictObject({
  left: int.optional(),
  top: int.optional(),
  width: int.optional(),
  height: int.optional(),
});
/** null takes a limit away. */
const limit = int.nullable().optional();
const constraints = z.strictObject({ minWidth: limit, minHeight: limit, maxWidth: limit, maxHeight: limit });
const which = z.enum(['inner', 'outer']);
const rect = z.strictObject({ left: int, top: int, width: int, height: int });

const schema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.enum([
      'focus',
      'minimize',
      'maximize',
      'restore',
      'fullscreen',
      'hide',
      'close',
      'closed',
      'escape',
      'drawAttention',
      'clearAttention',
    ]),
  }),
  z.strictObject({ name: z.literal('show'), focused: z.boolean() }),
  z.strictObject({ name: z.literal('setBounds'), which: z.enum(['inner', 'outer', 'legacy']), bounds }),
  z.strictObject({ name: z.literal('setConstraints'), which, constraints }),
  z.strictObject({ name: z.literal('setIcon'), url: z.string() }),
  z.strictObject({ name: z.literal('setShape'), rects: z.array(rect).max(10_000).nullable() }),
  z.strictObject({ name: z.enum(['setAlwaysOnTop', 'setVisibleOnAllWorkspaces']), value: z.boolean() }),
]);

/** @returns the command, or undefined when the page sent something else. */
export function parseCommand(name: string, argument: Record<string, unknown> | undefined): WindowCommand | undefined {
  const parsed = schema.safeParse({ ...argument, name });
  return parsed.success ? parsed.data : undefined;
}
