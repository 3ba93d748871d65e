'use strict';

for (let name of [
  'power',
  'idle',
  'management',
  'system',
  'system.cpu',
  'system.memory',
  'system.storage',
  'system.display',
]) {
  surfaceCase('chrome.' + name, () => member(name).value);
}
surfaceCase('chrome.power.Level', () => chrome.power.Level);
surfaceCase('chrome.idle.IdleState', () => chrome.idle.IdleState);
for (let name of ['ExtensionDisabledReason', 'ExtensionInstallType', 'ExtensionType', 'LaunchType']) {
  surfaceCase('chrome.management.' + name, () => chrome.management[name]);
}
for (let name of ['EjectDeviceResultCode', 'StorageUnitType']) {
  surfaceCase('chrome.system.storage.' + name, () => chrome.system.storage[name]);
}
for (let name of ['ActiveState', 'LayoutPosition', 'MirrorMode']) {
  surfaceCase('chrome.system.display.' + name, () => chrome.system.display[name]);
}

argumentCases('power.requestKeepAwake', { level: 'display' });
argumentCases('power.releaseKeepAwake', {});
test('power: levels', async (t) => {
  await t.promise('power.requestKeepAwake', 'display');
  await t.promise('power.requestKeepAwake', 'system');
  await t.promise('power.requestKeepAwake', 'all');
  await t.promise('power.releaseKeepAwake');
  await t.promise('power.releaseKeepAwake');
});

argumentCases('idle.queryState', { detectionIntervalInSeconds: 60 });
argumentCases('idle.setDetectionInterval', { intervalInSeconds: 60 });
test('idle: bounds', async (t) => {
  for (var seconds of [15, 14, 0, -1, 15.5, NaN, 14400, 14401, 2147483647, 2147483648]) {
    await t.call('idle.queryState', seconds);
    await t.promise('idle.setDetectionInterval', seconds);
  }
});

refusedCase('management.getSelf', [1], [{}]);
test('management.getSelf: what it tells', async (t) => {
  var self = await new Promise((resolve) => chrome.management.getSelf(resolve));
  t.value('ids', () => self.id === chrome.runtime.id);
  t.value('icons', () => self.icons.map((icon) => [icon.size, typeof icon.url]));
  delete self.id;
  delete self.icons;
  t.value('the rest', () => self);
});

shapeCase('system.cpu.getInfo', [], []);
test('system.cpu.getInfo: the sum', async (t) => {
  var info = await chrome.system.cpu.getInfo();
  t.value('one for each', () => info.processors.length === info.numOfProcessors);
  t.value('total', () =>
    info.processors.every(({ usage }) => usage.total === usage.user + usage.kernel + usage.idle && usage.idle > 0),
  );
});
shapeCase('system.memory.getInfo', [], []);
refusedCase('system.cpu.getInfo', [1], [{}]);
refusedCase('system.memory.getInfo', [1], [{}]);
refusedCase('system.storage.getInfo', [1], [{}]);

test('system.storage: devices that there are not', async (t) => {
  // The first answer may take seconds, while Chromium looks for devices.
  await chrome.system.storage.ejectDevice('a');
  for (var id of ['', ' ', 'a', 'ü', 'path:/', 'dcim:x', 'a'.repeat(5000), '00000000-0000-4000-8000-000000000000']) {
    await t.call('system.storage.ejectDevice', id);
    await t.call('system.storage.getAvailableCapacity', id);
  }
});
argumentCases('system.storage.ejectDevice', { id: 'nothing' });
argumentCases('system.storage.getAvailableCapacity', { id: 'nothing' });
/** What else is mounted depends on what may be looked at: the first is the root. */
shapeCase('system.storage.getInfo', [], ['name', 'type'], (results) => [results[0].slice(0, 1)]);
test('system.storage: the same ids every time', async (t) => {
  var first = await chrome.system.storage.getInfo();
  var second = await chrome.system.storage.getInfo();
  t.value('the same', () => first[0].id === second[0].id);
  t.value('a uuid', () => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(first[0].id));
});
test('system.storage.getAvailableCapacity: of what there is', async (t) => {
  var [device] = await chrome.system.storage.getInfo();
  await new Promise((resolve) =>
    chrome.system.storage.getAvailableCapacity(device.id, (info) => {
      t.value('told', () => [
        typeof info,
        info && Object.keys(info).map((key) => key + ' ' + typeof info[key]),
        chrome.runtime.lastError && chrome.runtime.lastError.message,
      ]);
      resolve();
    }),
  );
});
