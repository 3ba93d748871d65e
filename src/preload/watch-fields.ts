/**
 * Tells main which field of this document has the focus, for a kiosk's keyboard on the screen. It runs in the preload's world: no script of
 * the page hears of it or can say anything in its place.
 */
import { ipcRenderer } from 'electron';
import { FIELD_CHANNEL, FIELD_SIGHT_CHANNEL } from '../api/core/keyboard-wire.ts';
import type { FieldDescription, FieldReport } from '../api/core/keyboard-wire.ts';

/** No event tells that a field is gone from its document, or has another purpose now. */
const LOOK_MS = 250;
const TOUCH_MS = 5000;
/** A change of the viewport comes after main's word for it. */
const SIGHT_MS = 1000;

const OWNERS_OF_DOCUMENTS = new Set(['iframe', 'frame', 'object', 'embed', 'fencedframe', 'webview']);
const INPUT_MODES = new Set(['none', 'text', 'tel', 'url', 'email', 'numeric', 'decimal', 'search']);
const HINTS = new Set(['enter', 'done', 'go', 'next', 'previous', 'search', 'send']);

/** To be called once in each document. */
export function watchFields(): void {
  let told = '';
  let touchedAt = -Infinity;
  let timer: ReturnType<typeof setInterval> | undefined;
  let sightUntil = -Infinity;

  const tell = (asked: boolean, field: FieldDescription | null, holds: boolean) => {
    const report: FieldReport = { field, holds, touched: performance.now() - touchedAt < TOUCH_MS, asked };
    const text = JSON.stringify([field, holds]);
    if (text === told && !asked) return;
    told = text;
    if (field !== null) timer ??= setInterval(() => look(false), LOOK_MS);
    else if (timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
    ipcRenderer.send(FIELD_CHANNEL, report);
  };
  const look = (asked: boolean) => {
    const active = activeElement();
    const holds = document.hasFocus() && !(active && OWNERS_OF_DOCUMENTS.has(active.localName));
    const field = holds && active ? describe(active) : null;
    tell(asked && field !== null, field, holds);
  };
  const listen = (type: string, listener: (event: Event) => void) =>
    window.addEventListener(type, (event) => event.isTrusted && listener(event), { capture: true, passive: true });

  listen('focusin', () => look(true));
  listen('focus', () => look(true));
  // Only then it has gone on to the next one.
  const left = () => void setTimeout(() => look(false), 0);
  listen('focusout', left);
  listen('blur', left);
  listen('pagehide', () => tell(false, null, false));
  listen('pointerdown', (event) => {
    const { pointerType } = event as PointerEvent;
    touchedAt = pointerType === 'touch' || pointerType === 'pen' ? performance.now() : -Infinity;
  });
  listen('click', (event) => {
    const active = document.activeElement;
    if (active && event.composedPath().includes(active)) look(true);
  });

  ipcRenderer.on(FIELD_SIGHT_CHANNEL, () => {
    sightUntil = performance.now() + SIGHT_MS;
    keepInSight();
  });
  listen('resize', () => {
    if (performance.now() < sightUntil) keepInSight();
  });
}

/** The innermost one; of a closed shadow root its host. */
function activeElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** @returns null for what is not typed in */
function describe(element: Element): FieldDescription | null {
  const of = (type: string): FieldDescription => ({
    type,
    inputMode: keyword(element, 'inputmode', INPUT_MODES),
    enterKeyHint: keyword(element, 'enterkeyhint', HINTS),
  });
  if (element instanceof HTMLInputElement)
    return element.disabled || element.readOnly ? null : of(element.type.slice(0, 20));
  if (element instanceof HTMLTextAreaElement) return element.disabled || element.readOnly ? null : of('textarea');
  if (element instanceof HTMLElement && element.isContentEditable) return of('editable');
  if ('editContext' in element && element.editContext) return of('editable');
  // What is in a closed shadow root only the document's editor knows.
  const mayHide = element.localName.includes('-') && !element.shadowRoot;
  return mayHide && document.queryCommandEnabled('insertText') ? of('editable') : null;
}

function keyword(element: Element, attribute: string, known: ReadonlySet<string>): string {
  const value = element.getAttribute(attribute)?.toLowerCase() ?? '';
  return known.has(value) ? value : '';
}

function keepInSight(): void {
  const active = activeElement();
  if (!active || OWNERS_OF_DOCUMENTS.has(active.localName)) return;
  const place = active instanceof HTMLElement && active.isContentEditable ? caretElement(active) : active;
  place.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
}

/** What is edited may be a whole page. */
function caretElement(editable: Element): Element {
  const node = document.getSelection()?.focusNode;
  const element = node instanceof Element ? node : node?.parentElement;
  return element && editable.contains(element) ? element : editable;
}
