/**
 * The document in which notifications are drawn. It has no script and may load nothing: text is escaped, pictures are `data:` URLs,
 * and what the user does in it are links, which main catches.
 */
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { NotificationContent } from '../host/notification-service.ts';

export interface NotificationCard {
  /** Unique in the page. */
  readonly key: number;
  /** Of the app: its name, and its icon as a `data:` URL. */
  readonly app: { readonly name: string; readonly icon: string | undefined };
  readonly content: NotificationContent;
}

export type NotificationAction =
  | { readonly key: number; readonly kind: 'click' | 'close' }
  | { readonly key: number; readonly kind: 'button'; readonly index: number };

export const NOTIFICATION_WIDTH = 360;
const NOTIFICATION_GAP = 8;

/** Chrome shows so many. */
const MAX_BUTTONS = 2;
const MAX_ITEMS = 5;

const STYLE = `
:root { color-scheme: light dark; font: 13px/1.4 system-ui, sans-serif; }
* { box-sizing: border-box; margin: 0; }
html { overflow: hidden; background: light-dark(#d9dce1, #17191c); user-select: none; cursor: default; }
body { display: flex; flex-direction: column-reverse; gap: ${NOTIFICATION_GAP}px; }
article { position: relative; flex: none; width: ${NOTIFICATION_WIDTH}px; border: 1px solid light-dark(#b9bec6, #3c4047);
  background: light-dark(#fff, #26292e); color: light-dark(#1d1f23, #e8eaed); }
.open { position: absolute; inset: 0; }
.content { padding: 10px 12px; pointer-events: none; overflow-wrap: anywhere; }
header, footer { display: flex; align-items: center; gap: 6px; font-size: 11px; color: light-dark(#5f6570, #a4a9b2); }
header { padding-right: 24px; margin-bottom: 6px; }
header img { width: 16px; height: 16px; }
header span:first-of-type { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
time { margin-left: auto; white-space: nowrap; }
.main { display: flex; gap: 12px; }
.text { flex: 1; min-width: 0; }
.icon { width: 56px; height: 56px; object-fit: contain; }
h1 { font-size: 14px; font-weight: 600; }
h1, .message, .item { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; white-space: pre-line; }
h1 { -webkit-line-clamp: 2; } .message { -webkit-line-clamp: 5; } .item { -webkit-line-clamp: 1; }
.item b { font-weight: 600; margin-right: 6px; }
.image { display: block; width: 100%; max-height: 240px; object-fit: contain; margin-top: 8px; }
.bar { height: 4px; margin-top: 8px; background: light-dark(#dfe3e8, #43474e); }
.bar div { height: 100%; background: light-dark(#1a63c8, #7fb0ff); }
footer { margin-top: 6px; }
.buttons { position: relative; display: flex; border-top: 1px solid light-dark(#e1e4e8, #3c4047); }
.buttons:empty { display: none; }
.buttons a { flex: 1; display: flex; align-items: center; gap: 8px; min-width: 0; padding: 9px 12px; overflow-wrap: anywhere;
  color: light-dark(#1a63c8, #7fb0ff); text-decoration: none; }
.buttons a:hover, .close:hover { background: light-dark(#eef1f5, #34383f); }
.buttons img { width: 16px; height: 16px; }
.close { position: absolute; top: 6px; right: 6px; width: 22px; height: 22px; text-align: center; line-height: 20px; font-size: 16px;
  color: inherit; text-decoration: none; }
`;

/** Served by main in the window's own session; a `data:` URL could not be moved about in. */
export const NOTIFICATION_URL = `${APP_SCHEME}://notifications/`;

export const NOTIFICATION_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** The page with nothing in it. */
export const NOTIFICATION_PAGE = `<!doctype html><meta charset="utf-8"><title>Notifications</title><style>${STYLE}</style><body></body>`;

/** What is drawn: so many of the given cards, of this height together. */
export interface DrawnCards {
  readonly count: number;
  readonly height: number;
}

/**
 * The script that main runs in the page to show cards, from the bottom up, and no others: as many as fit into a height, at least one.
 * What has not changed is left as it is, so that a click is not lost to an update. It gives `DrawnCards`.
 */
export function renderScript(cards: readonly NotificationCard[], room: number, now: number): string {
  const parts = cards.map((card) => ({
    key: `n${card.key}`,
    frame: frameMarkup(card.key),
    content: contentMarkup(card, now),
    buttons: buttonsMarkup(card),
  }));
  return `(${RENDER})(${JSON.stringify(parts)}, ${room}, ${NOTIFICATION_GAP})`;
}

const RENDER = `async (cards, room, gap) => {
  const keep = new Set(cards.map((card) => card.key));
  for (const old of [...document.body.children]) if (!keep.has(old.id)) old.remove();
  const put = (element, html) => { if (element.shown !== html) element.innerHTML = element.shown = html; };
  cards.forEach((card, index) => {
    let article = document.getElementById(card.key);
    if (!article) {
      article = document.createElement('article');
      article.id = card.key;
      article.innerHTML = card.frame;
    }
    const there = document.body.children[index] ?? null;
    if (there !== article) document.body.insertBefore(article, there);
    put(article.querySelector('.content'), card.content);
    put(article.querySelector('.buttons'), card.buttons);
  });
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  let height = 0;
  let count = 0;
  for (const article of document.body.children) {
    const sum = height + article.offsetHeight + (count > 0 ? gap : 0);
    if (sum > room && count > 0) break;
    height = sum;
    count += 1;
  }
  while (document.body.children.length > count) document.body.lastChild.remove();
  return { count, height: Math.min(height, room) };
}`;

function frameMarkup(key: number): string {
  return `<a class="open" href="#${key}/click" draggable="false" aria-label="Open"></a><div class="content"></div><div class="buttons"></div><a class="close" href="#${key}/close" draggable="false" aria-label="Close">×</a>`;
}

function contentMarkup({ app, content }: NotificationCard, now: number): string {
  const { title, message, contextMessage, icon, image, items, progress, eventTime } = content;
  const time = eventTime === undefined ? '' : `<time>${escapeHtml(timeText(eventTime, now))}</time>`;
  const list = items
    .slice(0, MAX_ITEMS)
    .map((item) => `<div class="item"><b>${escapeHtml(item.title)}</b>${escapeHtml(item.message)}</div>`)
    .join('');
  const bar =
    progress === undefined ? '' : `<div class="bar" role="progressbar"><div style="width:${progress}%"></div></div>`;
  const context = contextMessage ? `<footer>${escapeHtml(contextMessage)}</footer>` : '';
  // Chrome leaves the message out where there is a list.
  const body = items.length > 0 ? list : `<div class="message">${escapeHtml(message)}</div>`;
  return (
    `<header>${picture('', app.icon)}<span>${escapeHtml(app.name)}</span>${time}</header>` +
    `<div class="main"><div class="text"><h1>${escapeHtml(title)}</h1>${body}</div>${picture('icon', icon)}</div>` +
    `${bar}${picture('image', image)}${context}`
  );
}

function buttonsMarkup({ key, content }: NotificationCard): string {
  return content.buttons
    .slice(0, MAX_BUTTONS)
    .map(
      ({ title, icon }, index) =>
        `<a href="#${key}/button/${index}" draggable="false">${picture('', icon)}<span>${escapeHtml(title)}</span></a>`,
    )
    .join('');
}

function picture(kind: string, url: string | undefined): string {
  return url === undefined ? '' : `<img class="${kind}" src="${escapeHtml(url)}" alt="">`;
}

/** The time of day; with the date when it is another day. */
function timeText(time: number, now: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const sameDay = date.toDateString() === new Date(now).toDateString();
  return date.toLocaleString(undefined, sameDay ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' });
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** @param url of the page after a click: every link in it leads to a fragment. What the link means; undefined for any other */
export function parseAction(url: string): NotificationAction | undefined {
  const [, key, kind, index] = /#(\d+)\/(click|close|button)(?:\/(\d+))?$/.exec(url) ?? [];
  if (key === undefined) return undefined;
  if (kind === 'button') return index === undefined ? undefined : { key: Number(key), kind, index: Number(index) };
  return { key: Number(key), kind: kind === 'close' ? 'close' : 'click' };
}
