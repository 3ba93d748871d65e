/** Zooming by visitors: as in Chrome where the policy allows it (`KioskPinchToZoomAllowed`), and not at all where it does not. */
import type { WebContents } from 'electron';
import { appZoom } from '../../host/app-zoom.ts';
import type { ZoomStep } from '../rules/keys.ts';

/** The steps of Chrome's menu. */
const FACTORS: readonly number[] = [0.25, 1 / 3, 0.5, 2 / 3, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5];
/** How far two fingers zoom in Chrome; Electron lets them zoom nothing unless it is told. */
const LARGEST = 4;
/** Factors that are kept as levels come back a little different. */
const NEAR = 0.01;

/** Takes away what visitors have zoomed, and lets them zoom, or not, the page that is there. */
export function settleZoom(contents: WebContents, allowed: boolean): void {
  if (contents.isDestroyed()) return;
  contents.setZoomFactor(appZoom(contents));
  void contents.setVisualZoomLevelLimits(1, allowed ? LARGEST : 1).catch(() => {});
}

export function zoom(contents: WebContents, step: ZoomStep): void {
  const now = contents.getZoomFactor();
  const next = {
    in: FACTORS.find((factor) => factor > now + NEAR),
    out: FACTORS.findLast((factor) => factor < now - NEAR),
    reset: appZoom(contents),
  }[step];
  if (next !== undefined) contents.setZoomFactor(next);
}
