import { describe, expect, it } from 'vitest';
import { parseAction, renderScript } from '../../../../src/main/windows/notification-page.ts';
import type { NotificationContent } from '../../../../src/main/host/notification-service.ts';

const content: NotificationContent = {
  title: 'T',
  message: 'M',
  items: [],
  buttons: [],
  priority: 0,
  requireInteraction: false,
};

describe('the page of the notifications', () => {
  it('escapes every text', () => {
    const evil = `</div><script>"'&`;
    const script = renderScript(
      [
        {
          key: 1,
          app: { name: evil, icon: undefined },
          content: {
            ...content,
            title: evil,
            message: evil,
            contextMessage: evil,
            buttons: [{ title: evil }],
          },
        },
        {
          key: 2,
          app: { name: evil, icon: undefined },
          content: { ...content, items: [{ title: evil, message: evil }] },
        },
      ],
      500,
      0,
    );
    const data = JSON.parse(script.slice(script.indexOf(')([') + 2, script.lastIndexOf(']') + 1)) as unknown[];
    expect(data).toHaveLength(2);
    expect(JSON.stringify(data)).not.toContain('<script');
    expect(JSON.stringify(data).split('&#60;script&#62;&#34;&#39;&#38;')).toHaveLength(1 + 8);
  });

  it('shows two buttons and five items, as Chrome does', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ title: `t${i}`, message: '' }));
    const card = { key: 1, app: { name: '', icon: undefined }, content: { ...content, items: many, buttons: many } };
    const script = renderScript([card], 500, 0);
    expect(script.split('/button/')).toHaveLength(1 + 2);
    expect(script.split('class=\\"item\\"')).toHaveLength(1 + 5);
  });

  it('knows its own links', () => {
    const at = (fragment: string) => parseAction(`chrome-app://notifications/${fragment}`);
    expect(at('#12/click')).toEqual({ key: 12, kind: 'click' });
    expect(at('#12/close')).toEqual({ key: 12, kind: 'close' });
    expect(at('#12/button/1')).toEqual({ key: 12, kind: 'button', index: 1 });
    for (const other of ['', '#', '#x/click', '#1/button', '#1/open', '#1/click/x']) expect(at(other)).toBeUndefined();
  });
});
