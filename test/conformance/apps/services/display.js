'use strict';

var DISPLAY = 'system.display.';
var BOUNDS = { left: 0, top: 0, width: 1, height: 1 };
var INSETS = { left: 0, top: 0, right: 0, bottom: 0 };
var POINT = { x: 0, y: 0 };
var PAIR = { displayPoint: POINT, touchPoint: POINT };

shapeCase(
  DISPLAY + 'getInfo',
  [],
  [
    'activeState',
    'availableDisplayZoomFactors',
    'displayZoomFactor',
    'isEnabled',
    'isUnified',
    'hasAccelerometerSupport',
    'mirroringDestinationIds',
    'mirroringSourceId',
    'modes',
    'overscan',
  ],
);
shapeCase(DISPLAY + 'getInfo', [{ singleUnified: true }], ['isUnified']);

refusedCase(DISPLAY + 'getInfo', [1], ['x'], [[]], [{ singleUnified: 1 }], [{ bogus: 1 }], [{}, {}]);
argumentCases(DISPLAY + 'getDisplayLayout', {});
argumentCases(DISPLAY + 'setDisplayLayout', { layouts: [] });
argumentCases(DISPLAY + 'setDisplayProperties', { id: 'x', info: {} });
argumentCases(DISPLAY + 'setMirrorMode', { info: { mode: 'off' } });
argumentCases(DISPLAY + 'showNativeTouchCalibration', { id: 'x' });
for (let name of [
  'clearTouchCalibration',
  'overscanCalibrationComplete',
  'overscanCalibrationReset',
  'overscanCalibrationStart',
  'startCustomTouchCalibration',
]) {
  argumentCases(DISPLAY + name, { id: 'x' });
}
argumentCases(DISPLAY + 'enableUnifiedDesktop', { enabled: true });
argumentCases(DISPLAY + 'overscanCalibrationAdjust', { id: 'x', delta: INSETS });
argumentCases(DISPLAY + 'completeCustomTouchCalibration', {
  pairs: { pair1: PAIR, pair2: PAIR, pair3: PAIR, pair4: PAIR },
  bounds: BOUNDS,
});

test('display: properties of what is set', async (t) => {
  for (var info of [
    { rotation: 90 },
    { rotation: '90' },
    { overscan: {} },
    { overscan: { left: 1 } },
    { displayMode: {} },
    { boundsOriginX: 1.5 },
    { isPrimary: 1 },
    { mirroringSourceId: '' },
    { displayZoomFactor: 1.5, isUnified: true, boundsOriginY: 1 },
  ]) {
    await t.call(DISPLAY + 'setDisplayProperties', 'x', info);
  }
  for (var layout of [{}, { id: 'x' }, { id: 'x', parentId: 'y', position: 'bogus', offset: 0 }]) {
    await t.call(DISPLAY + 'setDisplayLayout', [layout]);
  }
  await t.call(DISPLAY + 'setDisplayLayout', [{ id: 'x', parentId: 'y', position: 'left', offset: 0 }]);
  for (var mode of ['off', 'normal', 'mixed', 'bogus', undefined])
    await t.call(DISPLAY + 'setMirrorMode', { mode: mode });
  await t.call(DISPLAY + 'setMirrorMode', { mode: 'mixed', mirroringSourceId: 'x', mirroringDestinationIds: [1] });
  await t.promise(DISPLAY + 'completeCustomTouchCalibration', {}, BOUNDS);
  await t.promise(DISPLAY + 'completeCustomTouchCalibration', { pair1: {} }, BOUNDS);
  await t.promise(DISPLAY + 'overscanCalibrationAdjust', 'x', { left: 1 });
});
