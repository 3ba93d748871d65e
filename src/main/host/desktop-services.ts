/** What rooms may ask of the user's desktop; src/main/app/desktop.ts has it from Electron. */
import type { NotificationService } from './notification-service.ts';

/** Chrome's levels of staying awake: the system only, or with it the display. */
export type KeepAwakeLevel = 'system' | 'display';

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface DisplayInfo {
  readonly id: string;
  /** The system's name for it; often none. */
  readonly name: string;
  /** Pixels for each DIP. */
  readonly scaleFactor: number;
  readonly isPrimary: boolean;
  readonly isInternal: boolean;
  readonly hasTouch: boolean;
  /** Degrees, clockwise: 0, 90, 180, 270. */
  readonly rotation: number;
  /** DIP. */
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
}

export interface DesktopServices {
  readonly notifications: NotificationService;
  /** @returns ends the request; each call is one of its own. */
  keepAwake(level: KeepAwakeLevel): () => void;
  /** @param thresholdSeconds without input for so long is idle */
  idleState(thresholdSeconds: number): 'active' | 'idle' | 'locked';
  /** The primary display first. */
  displays(): readonly DisplayInfo[];
  /** Displays have come, gone or changed. @returns ends the listening */
  onDisplaysChanged(listener: () => void): () => void;
  /**
   * Opens a URL in the system's browser or mail program, within the limits of all links that leave the app; what is refused is said on
   * the terminal.
   * @returns whether the system is asked to open it
   */
  openLink(url: string): boolean;
}
