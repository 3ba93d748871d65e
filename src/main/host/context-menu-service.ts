/** Context menus as the rooms see them; src/main/windows/context-menu.ts shows them. */

/** What the user has clicked on with the right button. Empty texts where there is none. */
export interface ContextClick {
  readonly pageUrl: string;
  /** That of the frame that was clicked in; the page's own where it is none. */
  readonly frameUrl: string;
  readonly inFrame: boolean;
  readonly linkUrl: string;
  readonly srcUrl: string;
  readonly mediaType: 'none' | 'image' | 'video' | 'audio';
  readonly selectionText: string;
  readonly editable: boolean;
}

export interface ContextMenuEntry {
  readonly type: 'normal' | 'checkbox' | 'radio' | 'separator';
  /** `&` marks the letter that picks the entry by the keyboard, `&&` is one. */
  readonly label: string;
  readonly checked: boolean;
  readonly enabled: boolean;
  readonly children: readonly ContextMenuEntry[];
  /** The user has picked it. */
  picked(): void;
}

export interface ContextMenuService {
  /** @param entries gives the app's own part of the menu for a click; undefined for none from now on */
  provide(entries: ((click: ContextClick) => readonly ContextMenuEntry[]) | undefined): void;
}
