/** Finds the scopes of a script and what is written to each name. */
import type { AnyNode, Pattern, Program } from 'acorn';
import { Scope, children, immediateCall, isFunction, patternNames, plainKey } from './scope.ts';
import type { Binding, PatternName } from './scope.ts';

/** Which scope begins at a node. */
export type Scopes = WeakMap<AnyNode, Scope>;

/** Names of the global object. */
export const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['window', 'self', 'globalThis']);

/**
 * @param global shared by all classic scripts of the app
 * @returns the scopes; the bindings in them have all that this script writes to them.
 */
export function findDeclarations(program: Program, isModule: boolean, global: Scope): Scopes {
  const scopes: Scopes = new WeakMap();
  /** A name may be declared further down than it is written to. */
  const assignments: (() => void)[] = [];
  const immediate = new WeakSet<AnyNode>();
  const outermost = isModule ? new Scope(global, true) : global;
  scopes.set(program, outermost);
  for (const node of program.body) visit(node, outermost);
  for (const assign of assignments) assign();
  return scopes;

  function visit(node: AnyNode, outer: Scope): void {
    const scope = openScope(node, outer);
    switch (node.type) {
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? scope.functionScope : scope;
        for (const { id, init } of node.declarations) {
          for (const name of patternNames(id)) {
            const binding = target.declare(name.name);
            if (init) write(binding, name, init, scope);
            // A pattern without a value stands in the head of a loop.
            else if (id.type !== 'Identifier') binding.isOpen = true;
          }
        }
        break;
      }
      case 'ForInStatement':
      case 'ForOfStatement':
        for (const { name } of loopNames(node.left)) {
          assignments.push(() => void ((scope.find(name)?.binding ?? scope.global.declare(name)).isOpen = true));
        }
        break;
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        if (node.id) outer.declare(node.id.name).isOpen = true;
        break;
      case 'ImportDeclaration':
        for (const { local } of node.specifiers) scope.declare(local.name).isOpen = true;
        break;
      case 'CatchClause':
        if (node.param) for (const { name } of patternNames(node.param)) scope.declare(name).isOpen = true;
        break;
      case 'AssignmentExpression':
        assignments.push(() => assign(node.left, node.operator, node.right, scope));
        break;
      case 'UpdateExpression':
        assignments.push(() => assign(node.argument as Pattern, '+=', node.argument, scope));
        break;
      case 'CallExpression': {
        const call = immediateCall(node);
        if (call) {
          immediate.add(call.callee);
          const inner = new Scope(scope, true);
          scopes.set(call.callee, inner);
          for (const [i, param] of call.callee.params.entries()) {
            const value = call.args[i];
            for (const name of patternNames(param)) {
              const binding = inner.declare(name.name);
              if (value) write(binding, name, value, scope);
              else if (i < call.args.length || param.type !== 'Identifier') binding.isOpen = true;
            }
          }
        }
        break;
      }
    }
    for (const child of children(node)) visit(child, scope);
  }

  function openScope(node: AnyNode, outer: Scope): Scope {
    const present = scopes.get(node);
    if (present) return present;
    if (isFunction(node)) {
      const scope = new Scope(outer, true);
      for (const param of node.params) {
        for (const { name } of patternNames(param)) scope.declare(name).isOpen = true;
      }
      if (node.type === 'FunctionExpression' && node.id) scope.declare(node.id.name).isOpen = true;
      if (node.type !== 'ArrowFunctionExpression') scope.declare('arguments').isOpen = true;
      scopes.set(node, scope);
      return scope;
    }
    if (!SCOPED.has(node.type)) return outer;
    const scope = new Scope(outer, node.type === 'StaticBlock');
    scopes.set(node, scope);
    return scope;
  }
}

const SCOPED: ReadonlySet<string> = new Set([
  'BlockStatement',
  'CatchClause',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'StaticBlock',
]);

function loopNames(left: AnyNode): PatternName[] {
  if (left.type === 'VariableDeclaration') return left.declarations.flatMap(({ id }) => patternNames(id));
  return patternNames(left as Pattern);
}

function write(binding: Binding, { path }: PatternName, value: AnyNode, scope: Scope): void {
  if (path === undefined) binding.isOpen = true;
  else binding.writes.push({ value, scope, path });
}

function assign(left: Pattern, operator: string, right: AnyNode, scope: Scope): void {
  const isPlain = ['=', '||=', '??=', '&&='].includes(operator);
  const name = globalProperty(left, scope);
  if (name !== undefined) {
    const binding = scope.global.declare(name);
    if (isPlain) binding.writes.push({ value: right, scope, path: [] });
    else binding.isOpen = true;
    return;
  }
  for (const part of patternNames(left)) {
    const binding = scope.find(part.name)?.binding ?? scope.global.declare(part.name);
    if (isPlain) write(binding, part, right, scope);
    else binding.isOpen = true;
  }
}

/** The name in `window.name`, which is a global variable. */
function globalProperty(node: AnyNode, scope: Scope): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const { object } = node;
  const isGlobalObject =
    (object.type === 'Identifier' && GLOBAL_OBJECTS.has(object.name) && !scope.find(object.name)) ||
    (object.type === 'ThisExpression' && scope.isOutermost);
  return isGlobalObject ? plainKey(node.property, node.computed) : undefined;
}
