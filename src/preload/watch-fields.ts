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
  const watched = new WeakSet<Document>();

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
    const { element, documents } = activeElement();
    const isNew = documents.some((one) => !watched.has(one));
    for (const one of documents) if (one.defaultView && !watched.has(one)) watch(one.defaultView);
    const holds = document.hasFocus() && !(element && OWNERS_OF_DOCUMENTS.has(element.localName));
    const field = holds && element ? describe(element) : null;
    tell((asked || isNew) && field !== null, field, holds);
  };
  const watch = (target: Window) => {
    watched.add(target.document);
    const listen = (type: string, listener: (event: Event) => void) =>
      target.addEventListener(type, (event) => event.isTrusted && listener(event), { capture: true, passive: true });
    listen('focusin', () => look(true));
    listen('focus', () => look(true));
    // Only then it has gone on to the next one.
    const left = () => void setTimeout(() => look(false), 0);
    listen('focusout', left);
    listen('blur', left);
    listen('pagehide', left);
    listen('pointerdown', (event) => {
      const { pointerType } = event as PointerEvent;
      touchedAt = pointerType === 'touch' || pointerType === 'pen' ? performance.now() : -Infinity;
    });
    listen('click', (event) => {
      const active = target.document.activeElement;
      if (active && event.composedPath().includes(active)) look(true);
    });
  };
  watch(window);
  window.addEventListener('pagehide', () => tell(false, null, false), { capture: true });

  ipcRenderer.on(FIELD_SIGHT_CHANNEL, () => {
    sightUntil = performance.now() + SIGHT_MS;
    keepInSight();
  });
  window.addEventListener('resize', () => {
    if (performance.now() < sightUntil) keepInSight();
  });
}

/**
 * The innermost one; of a closed shadow root its host. A preload does not outlive the first, empty document of a frame without an
 * address of its own (`srcdoc`, `about:blank`), so that such a frame's fields are its parent's to watch.
 */
function activeElement(): { readonly element: Element | null; readonly documents: readonly Document[] } {
  const documents: Document[] = [];
  let element = document.activeElement;
  for (;;) {
    const inner = element?.localName === 'iframe' ? ownDocument(element as HTMLIFrameElement) : undefined;
    if (inner) {
      documents.push(inner);
      element = inner.activeElement;
    } else if (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    else return { element, documents };
  }
}

function ownDocument({ contentDocument }: HTMLIFrameElement): Document | undefined {
  return contentDocument?.URL.startsWith('about:') ? contentDocument : undefined;
}

/** @param element may be of another document @returns null for what is not typed in */
function describe(element: Element): FieldDescription | null {
  const of = (type: string): FieldDescription => ({
    type,
    inputMode: keyword(element, 'inputmode', INPUT_MODES),
    enterKeyHint: keyword(element, 'enterkeyhint', HINTS),
  });
  const { localName } = element;
  if (localName === 'input' || localName === 'textarea') {
    const { type, disabled, readOnly } = element as HTMLInputElement | HTMLTextAreaElement;
    return disabled || readOnly ? null : of(type.slice(0, 20));
  }
  if ((element as HTMLElement).isContentEditable) return of('editable');
  if ('editContext' in element && element.editContext) return of('editable');
  // What is in a closed shadow root only the document's editor knows.
  const mayHide = localName.includes('-') && !element.shadowRoot;
  return mayHide && element.ownerDocument.queryCommandEnabled('insertText') ? of('editable') : null;
}

function keyword(element: Element, attribute: string, known: ReadonlySet<string>): string {
  const value = element.getAttribute(attribute)?.toLowerCase() ?? '';
  return known.has(value) ? value : '';
}

function keepInSight(): void {
  const { element } = activeElement();
  if (!element || OWNERS_OF_DOCUMENTS.has(element.localName)) return;
  const place = (element as HTMLElement).isContentEditable ? caretElement(element) : element;
  place.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
}

/** What is edited may be a whole page. */
function caretElement(editable: Element): Element {
  const node = editable.ownerDocument.getSelection()?.focusNode;
  const element = node?.nodeType === Node.ELEMENT_NODE ? (node as Element) : node?.parentElement;
  return element && editable.contains(element) ? element : editable;
}
