/** The user's desktop, from Electron: notifications, staying awake, idleness, displays. One for the shell, a view of it for each app. */
import { nativeImage, powerMonitor, powerSaveBlocker, screen } from 'electron';
import type { Display } from 'electron';
import type { Log } from '../host/app-host.ts';
import type { DesktopServices, DisplayInfo, KeepAwakeLevel } from '../host/desktop-services.ts';
import { NotificationStack } from '../windows/notification-stack.ts';

export interface DesktopApp {
  readonly name: string;
  /** Absolute path of the app's largest icon. */
  readonly icon: string | undefined;
  readonly openLink: (url: string) => boolean;
}

/** In pixels, for a notification's head on a dense screen. */
const ICON_SIZE = 32;

export class Desktop {
  readonly #notifications: NotificationStack;

  constructor({ headless, log }: { readonly headless: boolean; readonly log: Log }) {
    this.#notifications = new NotificationStack({ headless, log });
  }

  forApp({ name, icon, openLink }: DesktopApp): DesktopServices {
    let appIcon: string | undefined;
    return {
      notifications: {
        show: (content, listener) => {
          appIcon ??= icon === undefined ? undefined : smallIcon(icon);
          return this.#notifications.show({ name, icon: appIcon }, content, listener);
        },
      },
      keepAwake,
      idleState,
      displays,
      onDisplaysChanged,
      openLink,
    };
  }

  dispose(): void {
    this.#notifications.dispose();
  }
}

/** @returns a `data:` URL; undefined for a picture that Electron cannot read */
function smallIcon(path: string): string | undefined {
  const image = nativeImage.createFromPath(path);
  return image.isEmpty() ? undefined : image.resize({ width: ICON_SIZE, height: ICON_SIZE }).toDataURL();
}

function keepAwake(level: KeepAwakeLevel): () => void {
  const id = powerSaveBlocker.start(level === 'display' ? 'prevent-display-sleep' : 'prevent-app-suspension');
  return () => {
    powerSaveBlocker.stop(id);
  };
}

function idleState(thresholdSeconds: number): 'active' | 'idle' | 'locked' {
  const state = powerMonitor.getSystemIdleState(thresholdSeconds);
  // Where the system does not tell, Chromium takes the user for active.
  return state === 'unknown' ? 'active' : state;
}

function displays(): readonly DisplayInfo[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map((display) => displayInfo(display, display.id === primary.id));
}

function displayInfo(display: Display, isPrimary: boolean): DisplayInfo {
  const { bounds, workArea } = display;
  return {
    id: String(display.id),
    name: display.label,
    scaleFactor: display.scaleFactor,
    isPrimary,
    isInternal: display.internal,
    hasTouch: display.touchSupport === 'available',
    rotation: display.rotation,
    bounds: { left: bounds.x, top: bounds.y, width: bounds.width, height: bounds.height },
    workArea: { left: workArea.x, top: workArea.y, width: workArea.width, height: workArea.height },
  };
}

function onDisplaysChanged(listener: () => void): () => void {
  screen.on('display-added', listener);
  screen.on('display-removed', listener);
  screen.on('display-metrics-changed', listener);
  return () => {
    screen.off('display-added', listener);
    screen.off('display-removed', listener);
    screen.off('display-metrics-changed', listener);
  };
}
