/** Follows names and properties to the object of the global one that they certainly stand for, e.g. to `chrome.sockets.tcp`. */
import type { AnyNode } from 'acorn';
import { GLOBAL_OBJECTS } from './declarations.ts';
import { stringLiteral } from './scope.ts';
import type { Binding, Scope } from './scope.ts';

/** Property names from the global object on: `['chrome', 'storage']`; the global object itself is `[]`. */
export type Path = readonly string[];

/** Objects of the global one whose members are looked for. */
const ROOTS: ReadonlySet<string> = new Set(['chrome', 'navigator']);

/** Longer ones and more of them are of no interest; they keep strange code from taking for ever. */
const LONGEST = 8;
const MOST = 8;

/**
 * The objects that an expression may stand for: none when it is something else or cannot be told for certain; several where the code
 * chooses between them (`chrome.storage.sync || chrome.storage.local`).
 */
export function resolve(node: AnyNode, scope: Scope): readonly Path[] {
  switch (node.type) {
    case 'Identifier':
      return resolveName(node.name, scope);
    case 'ThisExpression':
      return scope.isOutermost ? [[]] : [];
    case 'MemberExpression': {
      const objects = resolve(node.object, scope);
      if (objects.length === 0) return [];
      const key = node.computed ? resolveString(node.property, scope) : propertyName(node.property);
      return key === undefined ? [] : objects.flatMap((path) => memberOf(path, key, scope));
    }
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return resolve(node.expression, scope);
    case 'SequenceExpression': {
      const last = node.expressions.at(-1);
      return last ? resolve(last, scope) : [];
    }
    case 'AssignmentExpression':
      return node.operator === '=' ? resolve(node.right, scope) : [];
    case 'LogicalExpression':
      return node.operator === '&&'
        ? resolve(node.right, scope)
        : union(resolve(node.left, scope), resolve(node.right, scope));
    case 'ConditionalExpression':
      return union(resolve(node.consequent, scope), resolve(node.alternate, scope));
    case 'CallExpression': {
      // A bound function is still the same member.
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed || propertyName(callee.property) !== 'bind') return [];
      return resolve(callee.object, scope);
    }
    default:
      return [];
  }
}

/** The text that a computed member has, when it is written there or in a variable that is written once. */
export function resolveString(node: AnyNode, scope: Scope): string | undefined {
  const literal = stringLiteral(node);
  if (literal !== undefined || node.type !== 'Identifier') return literal;
  const binding = scope.find(node.name)?.binding;
  const [only] = binding?.writes ?? [];
  if (!binding || binding.isOpen || binding.writes.length !== 1 || !only || only.path.length > 0) return undefined;
  return stringLiteral(only.value);
}

function propertyName(node: AnyNode): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}

function resolveName(name: string, scope: Scope): readonly Path[] {
  const found = scope.find(name);
  return found && !found.isGlobal ? resolveBinding(found.binding) : resolveGlobal(name, scope);
}

function resolveGlobal(name: string, scope: Scope): readonly Path[] {
  // Whatever a script does to `chrome` itself (`var chrome = chrome || {}`): it is meant to be Chrome's.
  if (ROOTS.has(name)) return [[name]];
  const binding = scope.global.own(name);
  if (binding) return resolveBinding(binding);
  return GLOBAL_OBJECTS.has(name) ? [[]] : [];
}

/** Certain only when everything that is written to it is. */
function resolveBinding(binding: Binding): readonly Path[] {
  if (binding.isOpen || binding.isBeingResolved) return [];
  binding.isBeingResolved = true;
  try {
    let all: readonly Path[] = [];
    for (const { value, scope, path } of binding.writes) {
      if (isNothing(value)) continue;
      let found = resolve(value, scope);
      for (const key of path) found = found.flatMap((object) => memberOf(object, key, scope));
      if (found.length === 0) return [];
      all = union(all, found);
    }
    return all;
  } finally {
    binding.isBeingResolved = false;
  }
}

function memberOf(path: Path, key: string, scope: Scope): readonly Path[] {
  if (path.length === 0) return resolveGlobal(key, scope);
  return path.length < LONGEST ? [[...path, key]] : [path];
}

function union(some: readonly Path[], others: readonly Path[]): readonly Path[] {
  const all = new Map([...some, ...others].map((path) => [path.join('.'), path]));
  return [...all.values()].slice(0, MOST);
}

function isNothing(node: AnyNode): boolean {
  if (node.type === 'Literal') return node.value === null;
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}
