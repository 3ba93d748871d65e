/** The names of a script and what is written to them, as far as the text tells for certain. */
import type { AnyNode, Expression, Pattern } from 'acorn';

/** A value that a name gets: an expression, or the property of one that destructuring takes. */
export interface Write {
  readonly value: AnyNode;
  readonly scope: Scope;
  /** The properties on the way from the value to what is written. */
  readonly path: readonly string[];
}

export class Binding {
  readonly writes: Write[] = [];
  /** Something is written that the text does not tell: a parameter, the variable of a loop, a sum. */
  isOpen = false;
  /** Guards against names that are defined by each other. */
  isBeingResolved = false;
}

export class Scope {
  readonly parent: Scope | undefined;
  /** Where `var` goes. */
  readonly isFunction: boolean;
  readonly #bindings = new Map<string, Binding>();

  constructor(parent: Scope | undefined, isFunction: boolean) {
    this.parent = parent;
    this.isFunction = isFunction;
  }

  get isGlobal(): boolean {
    return this.parent === undefined;
  }

  /** `this` is the global object in it. */
  get isOutermost(): boolean {
    return this.parent === undefined || (!this.isFunction && this.parent.isOutermost);
  }

  declare(name: string): Binding {
    let binding = this.#bindings.get(name);
    if (!binding) this.#bindings.set(name, (binding = new Binding()));
    return binding;
  }

  own(name: string): Binding | undefined {
    return this.#bindings.get(name);
  }

  /** The binding that a name has here, and whether it is a global one. */
  find(name: string): { readonly binding: Binding; readonly isGlobal: boolean } | undefined {
    const binding = this.#bindings.get(name);
    return binding ? { binding, isGlobal: this.isGlobal } : this.parent?.find(name);
  }

  get global(): Scope {
    return this.parent ? this.parent.global : this;
  }

  get functionScope(): Scope {
    return this.isFunction || !this.parent ? this : this.parent.functionScope;
  }
}

/** A name in a pattern, and which property of the whole it gets; undefined where that cannot be said. */
export interface PatternName {
  readonly name: string;
  readonly path: readonly string[] | undefined;
}

/** The names that a pattern binds. Expressions in it (defaults, computed keys) are not looked into. */
export function patternNames(pattern: Pattern): PatternName[] {
  return namesBelow(pattern, []);
}

function namesBelow(pattern: Pattern, path: readonly string[] | undefined): PatternName[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ name: pattern.name, path }];
    case 'AssignmentPattern':
      return namesBelow(pattern.left, path);
    case 'RestElement':
      return namesBelow(pattern.argument, undefined);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesBelow(element, undefined) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => {
        if (property.type === 'RestElement') return namesBelow(property.argument, undefined);
        const key = plainKey(property.key, property.computed);
        return namesBelow(property.value, path && key !== undefined ? [...path, key] : undefined);
      });
    default:
      return [];
  }
}

/** The name of a property, where the text has it. */
export function plainKey(key: AnyNode, computed: boolean): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name;
  return stringLiteral(key);
}

export function stringLiteral(node: AnyNode): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

export function isFunction(node: AnyNode): node is Extract<AnyNode, { params: Pattern[]; body: unknown }> {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

/** The nodes directly below one, in the order of the text. */
export function children(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push(item);
    } else if (isNode(value)) found.push(value);
  }
  return found;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/**
 * The function that is called where it is written, and what it is called with: `(function (c) {…})(chrome)`, also by `.call(this, …)`.
 * Its parameters are then as certain as variables.
 */
export function immediateCall(
  node: AnyNode,
):
  | { readonly callee: Extract<AnyNode, { params: Pattern[]; body: unknown }>; readonly args: readonly Expression[] }
  | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const args = node.arguments;
  const plain = args.findIndex(({ type }) => type === 'SpreadElement');
  const given = (plain < 0 ? args : args.slice(0, plain)) as Expression[];
  const { callee } = node;
  // A function with a name may call itself again, with something else.
  if (isFunction(callee) && !('id' in callee && callee.id)) return { callee, args: given };
  if (callee.type !== 'MemberExpression' || plainKey(callee.property, callee.computed) !== 'call') return undefined;
  const { object } = callee;
  return isFunction(object) && !('id' in object && object.id) ? { callee: object, args: given.slice(1) } : undefined;
}
