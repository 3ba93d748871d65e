/** Notifications as the rooms see them; src/main/windows/notification-stack.ts draws them. */

/** What a notification shows. Pictures are PNGs as `data:` URLs. */
export interface NotificationContent {
  readonly title: string;
  readonly message: string;
  readonly contextMessage?: string | undefined;
  readonly icon?: string | undefined;
  readonly image?: string | undefined;
  readonly items: readonly { readonly title: string; readonly message: string }[];
  readonly buttons: readonly { readonly title: string; readonly icon?: string | undefined }[];
  /** 0 to 100; undefined without a bar. */
  readonly progress?: number | undefined;
  /** 0 and up; higher ones are shown first and longer. */
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly eventTime?: number | undefined;
  /** Stays until the user or the app closes it. */
  readonly requireInteraction: boolean;
}

export interface NotificationListener {
  clicked(): void;
  buttonClicked(index: number): void;
  /** It is gone, by the user or because its time was over; not told of `close`. */
  closed(byUser: boolean): void;
}

export interface OpenNotification {
  /** Shows something else in its place, for the full time again. */
  update(content: NotificationContent): void;
  close(): void;
}

export interface NotificationService {
  show(content: NotificationContent, listener: NotificationListener): OpenNotification;
}
