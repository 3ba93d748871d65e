import { platform } from 'node:os';
import type { DisplayInfo } from '../../main/host/desktop-services.ts';
import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';

/** `chrome.system.display` as on Linux, Windows and macOS: whatever changes a display is ChromeOS's alone. */
export default defineRoom(contract, (app) => {
  const stop = app.desktop.onDisplaysChanged(() => app.broadcast('system.display.onDisplayChanged', []));
  return {
    handlers: {
      getInfo: () => [app.desktop.displays().map(displayUnitInfo)],
      clearTouchCalibration: onlyOnChromeOs,
      completeCustomTouchCalibration: onlyOnChromeOs,
      enableUnifiedDesktop: onlyOnChromeOs,
      getDisplayLayout: onlyOnChromeOs,
      overscanCalibrationAdjust: onlyOnChromeOs,
      overscanCalibrationComplete: onlyOnChromeOs,
      overscanCalibrationReset: onlyOnChromeOs,
      overscanCalibrationStart: onlyOnChromeOs,
      setDisplayLayout: onlyOnChromeOs,
      setDisplayProperties: onlyOnChromeOs,
      setMirrorMode: onlyOnChromeOs,
      showNativeTouchCalibration: onlyOnChromeOs,
      startCustomTouchCalibration: onlyOnChromeOs,
    },
    dispose: stop,
  };
});

function onlyOnChromeOs(): never {
  throw new ApiError('Function available only on ChromeOS.');
}

/** Windows' dots per inch at a scale of 1. Elsewhere Chrome tells 0. */
const WINDOWS_DPI = 96;

/** Keys in the alphabet's order, which is Chrome's. */
function displayUnitInfo(display: DisplayInfo): object {
  const dpi = platform() === 'win32' ? WINDOWS_DPI * display.scaleFactor : 0;
  const box = ({ left, top, width, height }: DisplayInfo['bounds']) => ({ height, left, top, width });
  return {
    activeState: 'active',
    availableDisplayZoomFactors: [],
    bounds: box(display.bounds),
    displayZoomFactor: 0,
    dpiX: dpi,
    dpiY: dpi,
    hasAccelerometerSupport: false,
    hasTouchSupport: display.hasTouch,
    id: display.id,
    isEnabled: true,
    isInternal: display.isInternal,
    isPrimary: display.isPrimary,
    isUnified: false,
    mirroringDestinationIds: [],
    mirroringSourceId: '',
    modes: [],
    name: display.name,
    overscan: { bottom: 0, left: 0, right: 0, top: 0 },
    rotation: display.rotation,
    workArea: box(display.workArea),
  };
}
