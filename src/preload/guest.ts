/**
 * The preload of guests. A web page gets nothing of it but dialogs that it would miss: `prompt`, which Electron replaces in every main
 * frame by a function that throws, and in a kiosk that does not print `alert` and `confirm` too, which the sandbox against printing takes
 * along. A dialog keeps its page waiting, so the page's function asks by an event: it is handled before its dispatch returns. In a kiosk it
 * also tells main of the page's fields, and runs in frames for that alone.
 */
import { ipcRenderer, webFrame } from 'electron';
import { APP_SCHEME } from '../api/core/app-url.ts';
import { FIELDS_TOLD } from '../api/core/keyboard-wire.ts';
import {
  GUEST_CACHE_CHANNEL,
  GUEST_DIALOG_CHANNEL,
  GUEST_DIALOGS_BY_MAIN,
  GUEST_RELAY_ARGUMENT,
  LONGEST_DIALOG_MESSAGE,
  SCRIPT_PORT_CHANNEL,
} from '../api/core/wire.ts';
import { askMain, handOverPort, install } from './courier.ts';
import { watchFields } from './watch-fields.ts';

/** Neither Electron's preload nor a page has touched its functions. */
const UNTOUCHED_WORLD = 1001;

const random = crypto.getRandomValues(new Uint32Array(4)).join('-');
/** Nobody can guess it. */
const name = `holdfast-dialog-${random}`;

/** For the page's own world, before its first script, with what the page may replace later. Bound: their text is not the page's to read. */
const asking = (types: readonly string[]) => `(() => {
  // Or what a page hands over could read the function that calls it, by its own property for that.
  'use strict';
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const { addEventListener, dispatchEvent } = window;
  const Asking = CustomEvent;
  const { get: detailOf } = getOwnPropertyDescriptor(Asking.prototype, 'detail');
  let answer;
  apply(addEventListener, window, ['${name}-answer', (event) => { answer = apply(detailOf, event, [])[0]; }]);
  const ask = (type, message, text) => {
    answer = null;
    apply(dispatchEvent, window, [new Asking('${name}', { __proto__: null, detail: [type, \`\${message}\`, \`\${text}\`] })]);
    return answer;
  };
  const functions = {
    alert(...given) { ask('alert', given.length === 0 ? '' : given[0], ''); },
    confirm(message = '') { return ask('confirm', message, '') !== null; },
    prompt(message = '', text = '') { return ask('prompt', message, text); },
  };
  for (const type of ${JSON.stringify(types)}) {
    const value = functions[type].bind();
    defineProperty(value, 'name', { __proto__: null, value: type, configurable: true });
    defineProperty(window, type, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
})();`;

/** For the untouched world: the dialog is Chromium's own, with its rules. */
const ANSWERING = `addEventListener('${name}', ({ detail: [, message, text] }) => {
  dispatchEvent(new CustomEvent('${name}-answer', { detail: [prompt(message, text)] }));
});`;

if (process.argv.includes(FIELDS_TOLD)) watchFields();
// Frames keep what Chromium gives them.
if (window.parent === window) {
  giveDialogs();
  giveSurface();
  giveRelay();
  ipcRenderer.on(GUEST_CACHE_CHANNEL, () => webFrame.clearCache());
}

function giveDialogs(): void {
  const failed = (error: unknown) => console.error('Holdfast could not give this page its dialogs:', error);
  if (!process.argv.includes(GUEST_DIALOGS_BY_MAIN)) {
    webFrame.executeJavaScriptInIsolatedWorld(UNTOUCHED_WORLD, [{ code: ANSWERING }]).catch(failed);
    webFrame.executeJavaScript(asking(['prompt'])).catch(failed);
    return;
  }
  addEventListener(name, (event) => {
    const [type = '', message = '', text = ''] = (event as CustomEvent<string[]>).detail;
    const bound = message.slice(0, LONGEST_DIALOG_MESSAGE);
    const answer: unknown = ipcRenderer.sendSync(GUEST_DIALOG_CHANNEL, type, bound, text);
    dispatchEvent(new CustomEvent(`${name}-answer`, { detail: [answer] }));
  });
  webFrame.executeJavaScript(asking(['alert', 'confirm', 'prompt'])).catch(failed);
}

/** An own page of the app, also one that it has made (`blob:`): what it gets is for main to say, who alone knows whose guest this is. */
function giveSurface(): void {
  if (!location.origin.startsWith(`${APP_SCHEME}://`)) return;
  const boot = askMain();
  if (!boot) return;
  install(boot);
  if (!('bare' in boot)) handOverPort(boot);
}

/** What the app's scripts in this page, in a world that only main can reach, say to main and hear from it. The page does not know the name. */
function giveRelay(): void {
  const relay = process.argv.find((argument) => argument.startsWith(GUEST_RELAY_ARGUMENT));
  if (relay === undefined) return;
  const events = relay.slice(GUEST_RELAY_ARGUMENT.length);
  let port: MessagePort | undefined;
  const open = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }) => void dispatchEvent(new CustomEvent(`${events}-in`, { detail: data as unknown }));
    ipcRenderer.postMessage(SCRIPT_PORT_CHANNEL, null, [port1]);
    return port2;
  };
  addEventListener(`${events}-out`, (event) => {
    port ??= open();
    port.postMessage((event as CustomEvent<unknown>).detail);
  });
}
