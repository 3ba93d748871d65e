/** Arguments and steps of a random case as text of JavaScript: what runs is what can be read, reduced, and kept as a case. */

/** An argument; objects and lists are trees, so that reducing can take parts of them away. */
export type Node =
  | { readonly source: string }
  | { readonly entries: readonly (readonly [key: string, value: Node])[] }
  | { readonly items: readonly Node[] };

export type Step =
  /** A function of chrome.*; with `callback` one is added to the arguments, otherwise what it returns is waited for. */
  | {
      readonly api: string;
      readonly callback: boolean;
      readonly args: readonly Node[];
      /** Whether the next step waits for its answer. */
      readonly awaited: boolean;
    }
  /** An expression, `of` a function with arguments, whose value or exception is written down. */
  | { readonly of: string; readonly args: readonly Node[] }
  /** A statement that is not compared itself. */
  | { readonly statement: string };

export interface RandomCase {
  /** Unique in a run. */
  readonly name: string;
  readonly room: string;
  readonly steps: readonly Step[];
}

export const atom = (source: string): Node => ({ source });
export const literal = (value: string | number | boolean): Node =>
  atom(Object.is(value, -0) ? '-0' : typeof value === 'string' ? JSON.stringify(value) : String(value));

export function textOfNode(node: Node): string {
  if ('source' in node) return node.source;
  if ('items' in node) return `[${node.items.map(textOfNode).join(', ')}]`;
  return `{${node.entries.map(([key, value]) => `${textOfKey(key)}: ${textOfNode(value)}`).join(', ')}}`;
}

/** Computed where a plain key would not make a property of its own. */
const textOfKey = (key: string): string => {
  if (key === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
};

export function textOfStep(step: Step): string {
  if ('statement' in step) return step.statement;
  const args = step.args.map(textOfNode).join(', ');
  if ('of' in step) return `seen(t, () => ${step.of}(${args}));`;
  return `${step.awaited ? 'await ' : ''}call(t, '${step.api}', ${step.callback}, () => [${args}]);`;
}

/** The script of a case, for the app in this folder. */
export function textOfCase({ name, room, steps }: RandomCase): string {
  const lines = steps.map((step) => `  ${textOfStep(step)}\n`).join('');
  return `test(${JSON.stringify(name)}, async (t) => {\n  await fresh(t, '${room}');\n${lines}  await answers(t);\n});\n`;
}

export const callsOf = (all: readonly RandomCase[]): number =>
  all.reduce((sum, { steps }) => sum + steps.filter((step) => !('statement' in step)).length, 0);
