import {
  array,
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  number,
  optional,
  param,
  string,
} from '../core/contract.ts';

// Required keys in the alphabet's order: it is the order in which Chrome misses them.
const Bounds = dictionary('system.display.Bounds', { height: integer, left: integer, top: integer, width: integer });
const Insets = dictionary('system.display.Insets', { bottom: integer, left: integer, right: integer, top: integer });
const Point = dictionary('system.display.Point', { x: integer, y: integer });
const Pair = dictionary('system.display.TouchCalibrationPair', { displayPoint: Point, touchPoint: Point });
const PairQuad = dictionary('system.display.TouchCalibrationPairQuad', {
  pair1: Pair,
  pair2: Pair,
  pair3: Pair,
  pair4: Pair,
});
const DisplayMode = dictionary('system.display.DisplayMode', {
  deviceScaleFactor: number,
  height: integer,
  heightInNativePixels: integer,
  isInterlaced: optional(boolean),
  isNative: boolean,
  isSelected: boolean,
  refreshRate: number,
  uiScale: optional(number),
  width: integer,
  widthInNativePixels: integer,
});
const DisplayProperties = dictionary('system.display.DisplayProperties', {
  boundsOriginX: optional(integer),
  boundsOriginY: optional(integer),
  displayMode: optional(DisplayMode),
  displayZoomFactor: optional(number),
  isPrimary: optional(boolean),
  isUnified: optional(boolean),
  mirroringSourceId: optional(string),
  overscan: optional(Insets),
  rotation: optional(integer),
});
const DisplayLayout = dictionary('system.display.DisplayLayout', {
  id: string,
  offset: integer,
  parentId: string,
  position: enumeration('system.display.LayoutPosition', ['bottom', 'left', 'right', 'top']),
});
const MirrorModeInfo = dictionary('system.display.MirrorModeInfo', {
  mirroringDestinationIds: optional(array(string)),
  mirroringSourceId: optional(string),
  mode: enumeration('system.display.MirrorMode', ['mixed', 'normal', 'off']),
});
const GetInfoFlags = dictionary('system.display.GetInfoFlags', { singleUnified: optional(boolean) });

const id = param('id', string);

/** `chrome.system.display` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'system.display',
  availability: { permission: ['system.display'] },
  functions: {
    clearTouchCalibration: { params: [id], callback: 'none' },
    completeCustomTouchCalibration: { params: [param('pairs', PairQuad), param('bounds', Bounds)], callback: 'none' },
    enableUnifiedDesktop: { params: [param('enabled', boolean)], callback: 'none' },
    getDisplayLayout: { params: [], callback: 'optional' },
    getInfo: { params: [param('flags', optional(GetInfoFlags))], callback: 'optional' },
    overscanCalibrationAdjust: { params: [id, param('delta', Insets)], callback: 'none' },
    overscanCalibrationComplete: { params: [id], callback: 'none' },
    overscanCalibrationReset: { params: [id], callback: 'none' },
    overscanCalibrationStart: { params: [id], callback: 'none' },
    setDisplayLayout: { params: [param('layouts', array(DisplayLayout))], callback: 'optional' },
    setDisplayProperties: { params: [id, param('info', DisplayProperties)], callback: 'optional' },
    setMirrorMode: { params: [param('info', MirrorModeInfo)], callback: 'optional' },
    showNativeTouchCalibration: { params: [id], callback: 'optional' },
    startCustomTouchCalibration: { params: [id], callback: 'none' },
  },
  events: { onDisplayChanged: { lazy: true } },
  enums: {
    ActiveState: { ACTIVE: 'active', INACTIVE: 'inactive' },
    LayoutPosition: { BOTTOM: 'bottom', LEFT: 'left', RIGHT: 'right', TOP: 'top' },
    MirrorMode: { MIXED: 'mixed', NORMAL: 'normal', OFF: 'off' },
  },
});
export default contract;
