/**
 * The page of a kiosk's keyboard: it draws what main says and tells what is pressed. All of it is in the preload's world; the page itself
 * has no scripts, and its policy lets none in.
 */
import { ipcRenderer } from 'electron';
import { KEYBOARD_CHANNEL } from '../api/core/keyboard-wire.ts';
import type { KeyboardDrawing, KeyDrawing, KeyPress } from '../api/core/keyboard-wire.ts';

const LONG_PRESS_MS = 450;
const REPEAT_AFTER_MS = 500;
const REPEAT_EVERY_MS = 60;
/** A click that comes so soon after a pointer went up is that pointer's. */
const CLICK_MS = 500;

interface Held {
  readonly key: KeyDrawing;
  readonly button: HTMLElement;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** What can be chosen, once the key has been held for long. */
  menu: HTMLElement | undefined;
}

/** By pointer: of two thumbs the one is not up yet when the other is down. */
const held = new Map<number, Held>();
let keyOf = new Map<string, KeyDrawing>();
let releasedAt = -Infinity;

const tell = (id: string, phase: KeyPress['phase'], choice = -1) => {
  const press: KeyPress = { id, choice, phase };
  ipcRenderer.send(KEYBOARD_CHANNEL, press);
};

function draw({ language, rows, cursor }: KeyboardDrawing): void {
  document.documentElement.lang = language;
  document.documentElement.classList.toggle('without-cursor', !cursor);
  keyOf = new Map();
  const drawn = rows.map((row, r) => {
    const line = document.createElement('div');
    line.className = 'row';
    line.append(...row.map((key, k) => drawKey(key, `${r}.${k}`)));
    return line;
  });
  const board = document.createElement('main');
  board.append(...drawn);
  // A key that is held stays where it was; its picture does not: it is drawn as held again.
  for (const { button } of held.values()) board.querySelector(placeOf(button))?.classList.add('held');
  const menus = document.querySelectorAll('.menu');
  document.body.replaceChildren(board, ...menus);
}

const placeOf = (button: HTMLElement) => `[data-place="${button.dataset['place'] ?? ''}"]`;

function drawKey(key: KeyDrawing, place: string): HTMLElement {
  const button = document.createElement(key.kind === 'gap' ? 'div' : 'button');
  button.className = key.kind;
  button.style.flexGrow = String(key.width);
  if (key.kind === 'gap') return button;
  keyOf.set(place, key);
  button.tabIndex = -1;
  button.textContent = key.label;
  button.dataset['place'] = place;
  button.dataset['key'] = key.id;
  button.setAttribute('aria-label', key.name);
  if (key.pressed !== undefined) button.setAttribute('aria-pressed', String(key.pressed));
  if (key.choices) button.setAttribute('aria-haspopup', 'true');
  return button;
}

function press(pointer: number, target: EventTarget | null): void {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-place]') : null;
  const key = keyOf.get(button?.dataset['place'] ?? '');
  if (!button || !key) return;
  // The first thumb's key comes first.
  for (const other of held.keys()) release(other, undefined);
  const now: Held = { key, button, timer: undefined, menu: undefined };
  held.set(pointer, now);
  button.classList.add('held');
  if (key.repeats) {
    tell(key.id, 'down');
    const again = () => {
      tell(key.id, 'repeat');
      now.timer = setTimeout(again, REPEAT_EVERY_MS);
    };
    now.timer = setTimeout(again, REPEAT_AFTER_MS);
  } else if (key.choices) now.timer = setTimeout(() => openMenu(now), LONG_PRESS_MS);
}

/** @param at where the pointer is now; undefined when that no longer counts */
function release(pointer: number, at: { readonly x: number; readonly y: number } | undefined): void {
  const now = held.get(pointer);
  if (!now) return;
  held.delete(pointer);
  releasedAt = performance.now();
  clearTimeout(now.timer);
  document.querySelector(placeOf(now.button))?.classList.remove('held');
  const { key, menu } = now;
  if (key.repeats) return tell(key.id, 'up');
  if (!menu) return tell(key.id, 'tap');
  const choice = at ? choiceAt(menu, at.x, at.y) : -1;
  menu.remove();
  // Let go where nothing is: nothing was meant.
  if (choice >= 0) tell(key.id, 'tap', choice);
}

function openMenu(now: Held): void {
  const { key, button } = now;
  const menu = document.createElement('div');
  menu.className = 'menu';
  menu.setAttribute('role', 'menu');
  for (const [index, choice] of (key.choices ?? []).entries()) {
    const item = document.createElement('button');
    item.className = 'character';
    item.tabIndex = -1;
    item.textContent = choice;
    item.dataset['choice'] = String(index);
    item.setAttribute('role', 'menuitem');
    menu.append(item);
  }
  document.body.append(menu);
  const place = (document.querySelector(placeOf(button)) ?? button).getBoundingClientRect();
  const own = menu.getBoundingClientRect();
  const left = Math.min(Math.max(4, place.left), window.innerWidth - own.width - 4);
  const above = place.top - own.height - 4;
  // Over the first row there is nothing of this page: then it lies over the rows below.
  const top = above >= 0 ? above : Math.min(place.bottom + 4, window.innerHeight - own.height);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
  now.menu = menu;
  mark(menu, menu.querySelector('button'));
}

function mark(menu: HTMLElement, chosen: Element | null): void {
  for (const item of menu.children) item.classList.toggle('held', item === chosen);
}

/** A finger that stays where it was means the first one, which is marked. */
function choiceAt(menu: HTMLElement, x: number, y: number): number {
  const under = document.elementFromPoint(x, y);
  const item = under instanceof HTMLElement && menu.contains(under) ? under : menu.querySelector<HTMLElement>('.held');
  return Number(item?.dataset['choice'] ?? -1);
}

const listen = (type: string, listener: (event: PointerEvent) => void) =>
  window.addEventListener(
    type,
    (event) => {
      event.preventDefault();
      if (event.isTrusted) listener(event as PointerEvent);
    },
    { capture: true, passive: false },
  );

listen('pointerdown', (event) => {
  if (event.button !== 0) return;
  if (event.target instanceof Element && event.target.hasPointerCapture(event.pointerId))
    event.target.releasePointerCapture(event.pointerId);
  press(event.pointerId, event.target);
});
listen('pointermove', ({ pointerId, clientX, clientY }) => {
  const menu = held.get(pointerId)?.menu;
  const under = menu && document.elementFromPoint(clientX, clientY);
  if (menu && under && under !== menu && menu.contains(under)) mark(menu, under);
});
listen('pointerup', ({ pointerId, clientX, clientY }) => release(pointerId, { x: clientX, y: clientY }));
listen('pointercancel', ({ pointerId }) => {
  const now = held.get(pointerId);
  held.delete(pointerId);
  clearTimeout(now?.timer);
  now?.menu?.remove();
  if (now) document.querySelector(placeOf(now.button))?.classList.remove('held');
  if (now?.key.repeats) tell(now.key.id, 'up');
});
for (const type of ['mousedown', 'touchstart', 'touchmove', 'contextmenu', 'selectstart', 'dragstart', 'wheel'])
  listen(type, () => {});
// Of a screen reader or a switch, which press without a pointer.
window.addEventListener('click', (event) => {
  const isPointers = performance.now() - releasedAt < CLICK_MS;
  if (!event.isTrusted || isPointers || !(event.target instanceof HTMLElement)) return;
  const key = keyOf.get(event.target.dataset['place'] ?? '');
  if (!key) return;
  if (!key.repeats) return tell(key.id, 'tap');
  tell(key.id, 'down');
  tell(key.id, 'up');
});

ipcRenderer.on(KEYBOARD_CHANNEL, (_event, drawing: KeyboardDrawing | null) => {
  if (drawing) return draw(drawing);
  // Put away: nothing is held any more.
  for (const { timer, menu } of held.values()) {
    clearTimeout(timer);
    menu?.remove();
  }
  held.clear();
});
