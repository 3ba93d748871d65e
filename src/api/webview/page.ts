import { definePageRoom } from '../../renderer/page-room.ts';
import { apply, consoleWarn, dictionary, toText } from '../../renderer/primordials.ts';
import contract from './contract.ts';
import { defineWebView } from './page-element.ts';
import { ask } from './page-requests.ts';
import type { GuestRequest } from './page-requests.ts';
import type { Fields, View } from './page-view.ts';
import type { RequestNews } from './page-web-request.ts';

/** What main tells of a guest. */
type News = { readonly guest: string } & (
  | { readonly kind: 'gone' }
  | { readonly kind: 'attached' | 'name'; readonly name: string }
  | { readonly kind: 'preferred size'; readonly width: number; readonly height: number }
  | { readonly kind: 'menu'; readonly ticket: number }
  | { readonly kind: 'menu click'; readonly info: { readonly menuItemId: string | number } }
  | { readonly kind: 'event'; readonly name: string; readonly fields: Fields }
  | ({ readonly kind: 'commit' } & Parameters<View['committed']>[0])
  | ({ readonly kind: 'request' } & GuestRequest)
  | ({ readonly kind: 'web request' } & RequestNews)
);

/** As Chrome, unless the app has prevented the default. */
function warnOfAbort({ code, reason }: Fields): void {
  consoleWarn(`<webview>: The load has aborted with error ${toText(code)}: ${toText(reason)}.`);
}

export default definePageRoom(contract, (context) => {
  const views = dictionary<View>();
  // A page without a window, the event page, shows no elements.
  if (context.openerToken === '') return {};
  const uuid = apply(Crypto.prototype.randomUUID, crypto, []) as string;
  const { viewOf } = defineWebView(context, views, `holdfast-${uuid}`);

  return {
    push(state) {
      const news = state as News;
      const view = views[news.guest];
      if (!view) return;
      switch (news.kind) {
        case 'attached':
          view.attached(news.name);
          break;
        case 'gone':
          view.gone();
          break;
        case 'name':
          view.named(news.name);
          break;
        case 'preferred size':
          view.size.preferred(news.width, news.height);
          break;
        case 'menu':
          if (view.contextMenus.mayShow()) view.calls.tell('showContextMenu', [news.ticket]);
          break;
        case 'menu click':
          view.contextMenus.clicked(news.info);
          break;
        case 'event':
          if (view.fire(news.name, news.fields) && news.name === 'loadabort') warnOfAbort(news.fields);
          // Electron cannot load anything more into a guest without a process; the next `src` gets a new one.
          if (news.name === 'exit') view.gone();
          break;
        case 'commit':
          view.committed(news);
          break;
        case 'request':
          ask(view, news, viewOf);
          break;
        case 'web request':
          view.webRequests.hear(news);
          break;
      }
    },
  };
});
