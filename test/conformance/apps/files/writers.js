'use strict';

async function withWriter(text) {
  var file = await getFile(await ownDirectory(), 'a.txt');
  if (text !== undefined) {
    await fill(file, text);
  }
  return { file, writer: await writerOf(file) };
}

test('writer: write', async (t) => {
  var { file, writer } = await withWriter();
  t.value('at first', () => [writer.readyState, writer.position, writer.length, writer.error, writer.onwrite]);
  await watched(t, writer, 'over the beginning', () => writer.write(new Blob(['HELLO'])));
  await watched(t, writer, 'on', () => writer.write(new Blob(['!!'])));
  await watched(t, writer, 'nothing', () => writer.write(new Blob([])));
  await tell(t, 'text', () => textOf(file));
  writer.seek(writer.length);
  await watched(t, writer, 'at the end', () => writer.write(new Blob(['more'])));
  await tell(t, 'text', () => textOf(file));
});

test('writer: truncate', async (t) => {
  var { file, writer } = await withWriter();
  await watched(t, writer, 'shorter', () => writer.truncate(5));
  await tell(t, 'text', () => textOf(file));
  await watched(t, writer, 'longer', () => writer.truncate(8));
  await tell(t, 'text', () => textOf(file));
  await watched(t, writer, 'to nothing', () => writer.truncate(0));
  await watched(t, writer, 'below nothing', () => writer.truncate(-1));
  await watched(t, writer, 'a fraction', () => writer.truncate(2.7));
  await watched(t, writer, 'a text', () => writer.truncate('x'));
  await tell(t, 'text', () => textOf(file));
});

test('writer: seek', async (t) => {
  var { writer } = await withWriter();
  for (var to of [5, -2, -100, 100, '3', 'x', 2.9, NaN, Infinity, null]) {
    t.value('seek ' + to, () => [writer.seek(to), writer.position]);
  }
});

test('writer: two at a time', async (t) => {
  var { file, writer } = await withWriter();
  await watched(t, writer, 'write', () => {
    writer.write(new Blob(['ab']));
    t.value('write', () => shown(attempt(() => writer.write(new Blob(['cd'])))));
    t.value('truncate', () => shown(attempt(() => writer.truncate(0))));
    t.value('seek', () => shown(attempt(() => writer.seek(0))));
  });
  t.value('error afterwards', () => shown(writer.error));
  await tell(t, 'text', () => textOf(file));
});

function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

// What abort() does is tried in test/e2e/files-abort.test.ts: now and then it takes Chromium's page down.
test('writer: abort of nothing', async (t) => {
  var { file, writer } = await withWriter();
  t.value('when nothing is under way', () => writer.abort());
  await watched(t, writer, 'write', () => writer.write(new Blob(['ok'])));
  t.value('when all is done', () => writer.abort());
  await tell(t, 'text', () => textOf(file));
});

test('writer: from listeners', async (t) => {
  var { file, writer } = await withWriter();
  await watched(t, writer, 'in writeend', () => {
    var done = writer.onwriteend;
    writer.onwriteend = () => {
      writer.onwriteend = done;
      writer.write(new Blob(['34']));
      t.note('  written on');
    };
    writer.write(new Blob(['12']));
  });
  await watched(t, writer, 'in write', () => {
    writer.addEventListener('write', () => writer.write(new Blob(['56'])), { once: true });
    writer.write(new Blob(['78']));
  });
  await pause(50);
  await tell(t, 'text', () => textOf(file));
});

test('writer: listeners', async (t) => {
  var { writer } = await withWriter();
  var seen = [];
  writer.addEventListener('writeend', (event) => {
    seen.push('first', String(event), event.target === writer, event.bubbles, event.cancelable, event.lengthComputable);
  });
  writer.onwriteend = function (event) {
    seen.push('second', this === writer, event.type);
  };
  writer.addEventListener('writeend', { handleEvent: () => seen.push('third') });
  await watchedQuietly(writer);
  t.value('seen', () => seen);
  writer.onwriteend = 5;
  t.value('a number as handler', () => writer.onwriteend);
  seen = [];
  await watchedQuietly(writer);
  t.value('seen', () => seen.filter((text) => text === 'first' || text === 'second' || text === 'third'));
});

function watchedQuietly(writer) {
  return new Promise((resolve) => {
    writer.addEventListener('writeend', () => setTimeout(resolve, 20), { once: true });
    writer.write(new Blob(['x']));
  });
}

test('writer: two of them', async (t) => {
  var { file, writer } = await withWriter('');
  var other = await writerOf(file);
  t.value('are two', () => writer !== other);
  await watched(t, writer, 'the first', () => writer.write(new Blob(['first'])));
  t.value('the other', () => [other.length, other.position]);
  await watched(t, other, 'the other', () => other.write(new Blob(['SECOND'])));
  await tell(t, 'text', () => textOf(file));
});

test('writer: what is written', async (t) => {
  var { file, writer } = await withWriter('');
  var pattern = Uint8Array.from({ length: 3e6 }, (_, i) => (i * 7) % 251);
  await new Promise((resolve) => {
    writer.onwriteend = resolve;
    writer.write(new Blob([pattern, new Blob(['end'])]));
  });
  t.value('position', () => [writer.position, writer.length, writer.error]);
  var back = new Uint8Array(await (await fileOf(file)).arrayBuffer());
  t.value('length', () => back.length);
  t.value('the same', () => pattern.every((byte, i) => back[i] === byte));
});

test('writer: the file is gone', async (t) => {
  var { file, writer } = await withWriter();
  await removeEntry(file);
  await watched(t, writer, 'write', () => writer.write(new Blob(['x'])));
  await watched(t, writer, 'nothing', () => writer.write(new Blob([])));
  await watched(t, writer, 'truncate', () => writer.truncate(0));
  await tell(t, 'file', () => fileOf(file));
});

test('writer: a Blob that cannot be read', async (t) => {
  var directory = await ownDirectory();
  var source = await getFile(directory, 'a.txt');
  var stale = await fileOf(source);
  await pause(20);
  await fill(source, 'changed since');
  var target = await getFile(directory, 'b.txt', { create: true });
  await fill(target, 'what was there');
  var writer = await writerOf(target);
  await watched(t, writer, 'write', () => writer.write(stale));
  t.value('error', () => shown(writer.error));
  await tell(t, 'text', () => textOf(target));
});
