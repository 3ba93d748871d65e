/** The methods of AppWindow that Chromium has from an internal namespace: their declarations, and its errors. */
import { matchCall } from '../core/signature.ts';
import { array, boolean, dictionary, integer, optional, param, string } from '../core/contract.ts';
import type { FunctionSpec, ParamSpec } from '../core/contract.ts';
import { PageError, pageIsClosed } from '../../renderer/primordials.ts';
import { toPlain } from '../../renderer/to-plain.ts';

const NAMESPACE = 'app.currentWindowInternal';
const method = (...params: ParamSpec[]): FunctionSpec => ({ params, callback: 'none' });

const bounds = dictionary(`${NAMESPACE}.Bounds`, {
  left: optional(integer),
  top: optional(integer),
  width: optional(integer),
  height: optional(integer),
});
const constraints = dictionary(`${NAMESPACE}.SizeConstraints`, {
  minWidth: optional(integer),
  minHeight: optional(integer),
  maxWidth: optional(integer),
  maxHeight: optional(integer),
});
const rect = dictionary(`${NAMESPACE}.RegionRect`, { left: integer, top: integer, width: integer, height: integer });
const region = dictionary(`${NAMESPACE}.Region`, { rects: optional(array(rect)) });

export const METHODS = {
  clearAttention: method(),
  drawAttention: method(),
  focus: method(),
  fullscreen: method(),
  hide: method(),
  maximize: method(),
  minimize: method(),
  restore: method(),
  setActivateOnPointer: method(param('activate_on_pointer', boolean)),
  setAlwaysOnTop: method(param('always_on_top', boolean)),
  setIcon: method(param('icon_url', string)),
  setShape: method(param('region', region)),
  setVisibleOnAllWorkspaces: method(param('always_visible', boolean)),
  show: method(param('focused', optional(boolean))),
  setBounds: method(param('boundsType', string), param('bounds', bounds)),
  setSizeConstraints: method(param('boundsType', string), param('constraints', constraints)),
};

/**
 * @returns the arguments as declared, whole numbers, undefined for what is left out or null
 * @throws TypeError with Chromium's text, or Error when the window is gone.
 */
export function methodArguments(name: keyof typeof METHODS, given: readonly unknown[]): unknown[] {
  if (pageIsClosed()) throw new PageError('Extension context invalidated.');
  return matchCall(`${NAMESPACE}.${name}`, METHODS[name], given, toPlain).args;
}
