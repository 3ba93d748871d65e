/** Goes through a script and reports each place where it has to do with `chrome.*`. */
import type { AnyNode, CallExpression, MemberExpression, Pattern, Program } from 'acorn';
import type { Scopes } from './declarations.ts';
import { resolve, resolveString } from './resolve.ts';
import type { Path } from './resolve.ts';
import { children, immediateCall, patternNames, plainKey } from './scope.ts';
import type { Scope } from './scope.ts';

/**
 * What is done with what an expression gives: it is called; read; only tested for being there; given a name that is followed from
 * there on; replaced by something of the app's own.
 */
export type UseKind = 'call' | 'read' | 'test' | 'alias' | 'write';

export interface UseSink {
  /** @param path begins with `chrome` or `navigator` */
  use(path: Path, kind: UseKind, at: number): void;
  /** A namespace and a name are handed on together: `call(chrome.storage.local, 'get')`. */
  named(path: Path, at: number): void;
  /** A member is chosen at run time: `chrome.storage[area]`. */
  dynamic(path: Path, at: number): void;
  call(path: Path, node: CallExpression, scope: Scope): void;
}

export function collectUses(program: Program, scopes: Scopes, global: Scope, sink: UseSink): void {
  visit(program, global, 'read');

  function visit(node: AnyNode, outer: Scope, kind: UseKind): void {
    const scope = scopes.get(node) ?? outer;
    switch (node.type) {
      case 'Identifier':
      case 'MemberExpression':
        return reference(node, scope, kind);
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return visit(node.expression, scope, kind);
      case 'ExpressionStatement':
        // A member that is only named: `chrome.app.window;`
        return visit(node.expression, scope, 'read');
      case 'VariableDeclarator':
        visitPattern(node.id, scope);
        if (node.init) visitAssigned(node.id, node.init, scope);
        return;
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression') visit(node.left, scope, 'write');
        else visitPattern(node.left, scope);
        if (node.operator === '=' || node.operator.length === 3) visitAssigned(node.left, node.right, scope);
        else visit(node.right, scope, 'read');
        return;
      case 'LogicalExpression':
        visit(node.left, scope, node.operator === '&&' ? 'test' : kind);
        return visit(node.right, scope, kind);
      case 'ConditionalExpression':
        visit(node.test, scope, 'test');
        visit(node.consequent, scope, kind);
        return visit(node.alternate, scope, kind);
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        visit(node.test, scope, 'test');
        for (const child of children(node)) if (child !== node.test) visit(child, scope, 'read');
        return;
      case 'UnaryExpression':
        return visit(
          node.argument,
          scope,
          node.operator === 'delete' ? 'write' : TESTS.has(node.operator) ? 'test' : 'read',
        );
      case 'BinaryExpression':
        return binary(node, scope);
      case 'SequenceExpression':
        for (const [i, part] of node.expressions.entries()) {
          visit(part, scope, i === node.expressions.length - 1 ? kind : 'read');
        }
        return;
      case 'CallExpression':
      case 'NewExpression':
        return call(node, scope, kind);
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed) visit(node.key, scope, 'read');
        if (node.value) visit(node.value, scope, 'read');
        return;
      case 'LabeledStatement':
        return visit(node.body, scope, 'read');
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'ExportAllDeclaration':
        if (node.type === 'ExportAllDeclaration') visit(node.source, scope, 'read');
        return;
      case 'ImportDeclaration':
        return visit(node.source, scope, 'read');
      case 'ExportSpecifier':
        return visit(node.local, scope, 'read');
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        for (const param of node.params) visitPattern(param, scope);
        return visit(node.body, scope, 'read');
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.superClass) visit(node.superClass, scope, 'read');
        return visit(node.body, scope, 'read');
      case 'CatchClause':
        if (node.param) visitPattern(node.param, scope);
        return visit(node.body, scope, 'read');
      case 'MetaProperty':
        return;
    }
    for (const child of children(node)) visit(child, scope, 'read');
  }

  /** A name or a member, at the end of a chain of them. */
  function reference(
    node: Extract<AnyNode, { type: 'Identifier' }> | MemberExpression,
    scope: Scope,
    kind: UseKind,
  ): void {
    for (const path of resolve(node, scope)) if (path.length > 0) sink.use(path, kind, placeOf(node));
    let inner: AnyNode = node;
    while (inner.type === 'MemberExpression' || inner.type === 'ChainExpression') {
      if (inner.type === 'MemberExpression') {
        if (inner.computed) {
          const key = resolveString(inner.property, scope);
          if (key === undefined) for (const path of resolve(inner.object, scope)) dynamic(path, placeOf(inner));
          visit(inner.property, scope, 'read');
        }
        inner = inner.object;
      } else inner = inner.expression;
    }
    if (inner !== node && inner.type !== 'Identifier') visit(inner, scope, 'alias');
  }

  function dynamic(path: Path, at: number): void {
    if (path.length > 0) sink.dynamic(path, at);
  }

  /** What is written: a name that can be followed from here on, or something that is lost sight of. */
  function visitAssigned(target: Pattern, value: AnyNode, scope: Scope): void {
    const sources = resolve(value, scope);
    if (sources.length === 0) return visit(value, scope, 'read');
    if (target.type === 'ObjectPattern') return taken(target, value, scope);
    if (target.type === 'Identifier' || target.type === 'MemberExpression') {
      return visit(value, scope, resolve(target, scope).length > 0 ? 'alias' : 'read');
    }
    visit(value, scope, 'read');
  }

  /** `var { storage, runtime: { id } } = chrome`: each is a use of its own. */
  function taken(target: Pattern, value: AnyNode, scope: Scope): void {
    visit(value, scope, 'alias');
    for (const { name, path } of patternNames(target)) {
      if (path === undefined) {
        // `...rest` and computed keys.
        for (const source of resolve(value, scope)) dynamic(source, value.start);
        continue;
      }
      const isFollowed = resolve({ type: 'Identifier', name, start: 0, end: 0 }, scope).length > 0;
      for (const source of resolve(value, scope)) {
        if (source.length > 0) sink.use([...source, ...path], isFollowed ? 'alias' : 'read', target.start);
      }
    }
  }

  /** What runs inside a pattern: defaults and computed keys. */
  function visitPattern(pattern: Pattern, scope: Scope): void {
    switch (pattern.type) {
      case 'AssignmentPattern':
        visitPattern(pattern.left, scope);
        return visit(pattern.right, scope, 'read');
      case 'RestElement':
        return visitPattern(pattern.argument, scope);
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element) visitPattern(element, scope);
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') visitPattern(property, scope);
          else {
            if (property.computed) visit(property.key, scope, 'read');
            visitPattern(property.value, scope);
          }
        }
        return;
      case 'MemberExpression':
        return visit(pattern, scope, 'write');
    }
  }

  function binary(node: Extract<AnyNode, { type: 'BinaryExpression' }>, scope: Scope): void {
    if (node.operator === 'in') {
      const key = resolveString(node.left, scope);
      if (key !== undefined) {
        for (const path of resolve(node.right, scope)) {
          if (path.length > 0 || ROOT_NAMES.has(key)) sink.use([...path, key], 'test', node.start);
        }
      }
      visit(node.left, scope, 'read');
      return visit(node.right, scope, 'alias');
    }
    const isComparison = node.operator.startsWith('==') || node.operator.startsWith('!=');
    visit(node.left, scope, isComparison && isEmpty(node.right) ? 'test' : 'read');
    visit(node.right, scope, isComparison && isEmpty(node.left) ? 'test' : 'read');
  }

  function call(node: CallExpression | Extract<AnyNode, { type: 'NewExpression' }>, scope: Scope, kind: UseKind): void {
    const immediate = immediateCall(node);
    const { callee } = node;
    const paths = callee.type === 'Super' ? [] : resolve(callee, scope);
    if (node.type === 'CallExpression') for (const path of paths) if (path.length > 0) sink.call(path, node, scope);
    // `f.bind(chrome.x)` gives f: what it is used for is seen elsewhere. The object of `call` and `apply` is no news either.
    const borrows = callee.type === 'MemberExpression' ? plainKey(callee.property, callee.computed) : undefined;
    const isBorrowed = paths.length > 0 && borrows !== undefined && ['bind', 'call', 'apply'].includes(borrows);
    if (borrows === 'bind' && isBorrowed && kind === 'alias')
      visit((callee as MemberExpression).object, scope, 'alias');
    else visit(callee, scope, 'call');
    for (const [i, argument] of node.arguments.entries()) {
      const parameter = immediate?.callee.params[i - (node.arguments.length - immediate.args.length)];
      const inner = immediate && scopes.get(immediate.callee);
      if (parameter?.type === 'ObjectPattern' && inner) taken(parameter, argument, inner);
      else if (parameter?.type === 'Identifier' && inner && resolve(parameter, inner).length > 0)
        visit(argument, scope, 'alias');
      else if (!named(argument, node.arguments[i + 1], scope))
        visit(argument, scope, isBorrowed && i === 0 ? 'alias' : 'read');
    }
  }

  /** A namespace that is handed on with a name next to it, which is most likely that of its member. */
  function named(argument: AnyNode, next: AnyNode | undefined, scope: Scope): boolean {
    if (argument.type === 'SpreadElement' || !next) return false;
    const key = resolveString(next, scope);
    const paths = key === undefined ? [] : resolve(argument, scope).filter(({ length }) => length > 0);
    if (key === undefined || paths.length === 0) return false;
    visit(argument, scope, 'alias');
    for (const path of paths) sink.named([...path, key], placeOf(argument));
    return true;
  }
}

const TESTS: ReadonlySet<string> = new Set(['!', 'typeof', 'void']);
const ROOT_NAMES: ReadonlySet<string> = new Set(['chrome', 'navigator']);

/** What a member is compared with when somebody wants to know whether it is there. */
function isEmpty(node: AnyNode): boolean {
  if (node.type === 'Literal') return node.value === null;
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}

/** Where a reader looks for it: a member's name, not the beginning of a chain that may be lines above. */
function placeOf(node: AnyNode): number {
  return node.type === 'MemberExpression' ? node.property.start : node.start;
}
