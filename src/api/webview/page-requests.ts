/** Events that wait for the app's decision: `newwindow`, `permissionrequest`, `dialog`. Without one it is no, as in Chrome. */
import { consoleWarn, create, defineValue, keys, OPEN, PageError, toText } from '../../renderer/primordials.ts';
import type { Fields, View } from './page-view.ts';

const { freeze } = Object;

export interface GuestRequest {
  readonly type: 'newwindow' | 'permission' | 'dialog';
  readonly id: number;
  readonly fields: Fields;
  /** Of `newwindow`: main's name of the window. */
  readonly window?: string;
}

/** @param viewOf the view behind an element; undefined for anything else */
export function ask(view: View, request: GuestRequest, viewOf: (element: unknown) => View | undefined): void {
  const { id, fields, type } = request;
  const { guest } = view;
  let taken = false;
  const once = (text: string) => {
    if (taken) throw new PageError(text);
    taken = true;
  };
  const decide = (allow: boolean, text: string) => {
    if (view.guest === guest) view.calls.tell('decide', [id, allow, text]);
  };
  const { name, key, controller, blocked } = kinds[type]({ view, request, viewOf, once, decide });
  const prevented = !view.fire(name, fields, (event) => defineValue(event, key, controller, OPEN));
  if (taken || prevented) return;
  taken = true;
  decide(false, '');
  consoleWarn(blocked);
}

interface Parts {
  readonly view: View;
  readonly request: GuestRequest;
  viewOf(element: unknown): View | undefined;
  /** @throws when a decision has been taken before */
  once(text: string): void;
  decide(allow: boolean, text: string): void;
}

interface Kind {
  readonly name: string;
  /** Under which the event has the controller. */
  readonly key: string;
  readonly controller: object;
  /** What Chrome warns of when nobody decides. */
  readonly blocked: string;
}

const plain = (members: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const object = create(Object.prototype) as Record<string, unknown>;
  const names = keys(members);
  for (let i = 0; i < names.length; i++) defineValue(object, names[i] as string, members[names[i] as string], OPEN);
  return object;
};

const kinds: Readonly<Record<GuestRequest['type'], (parts: Parts) => Kind>> = {
  newwindow: ({ view, request, viewOf, once, decide }) => {
    const text = '<webview>: An action has already been taken for this "newwindow" event.';
    return {
      name: 'newwindow',
      key: 'window',
      controller: plain({
        attach(element: unknown) {
          once(text);
          const target = viewOf(element);
          if (!target) throw new PageError('<webview>: The first argument of attach() must be a <webview>.');
          decide(true, '');
          target.adopt(request.window ?? '', view.attributes.text('partition'));
        },
        discard() {
          once(text);
          decide(false, '');
        },
      }),
      blocked: '<webview>: A new window was blocked.',
    };
  },
  permission: ({ request, once, decide }) => {
    const text = '<webview>: Permission has already been decided for this "permissionrequest" event.';
    const controller = plain({
      allow() {
        once(text);
        decide(true, '');
      },
      deny() {
        once(text);
        decide(false, '');
      },
    });
    const names = keys(request.fields);
    for (let i = 0; i < names.length; i++) {
      const key = names[i] as string;
      if (key !== 'permission') defineValue(controller, key, request.fields[key], OPEN);
    }
    const blocked = `<webview>: The permission request for "${request.fields['permission'] as string}" has been denied.`;
    return { name: 'permissionrequest', key: 'request', controller: freeze(controller), blocked };
  },
  dialog: ({ request, once, decide }) => {
    const text = '<webview>: An action has already been taken for this "dialog" event.';
    const kind = request.fields['messageType'] as string;
    return {
      name: 'dialog',
      key: 'dialog',
      controller: plain({
        ok(response: unknown) {
          once(text);
          decide(true, response === undefined || response === null ? '' : toText(response));
        },
        cancel() {
          once(text);
          decide(false, '');
        },
      }),
      blocked: `<webview>: ${kind === 'alert' ? 'An' : 'A'} ${kind} dialog was blocked.`,
    };
  },
};
