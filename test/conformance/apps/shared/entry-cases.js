'use strict';

/** What the app was launched with: the folder that the driver has made for the group. */
var launched = new Promise((resolve) => chrome.app.runtime.onLaunched.addListener(resolve));

var promised = (run) => new Promise((resolve, reject) => run(resolve, reject));
var getFile = (directory, path, flags) => promised((a, b) => directory.getFile(path, flags || {}, a, b));
var getDirectory = (directory, path, flags) => promised((a, b) => directory.getDirectory(path, flags || {}, a, b));
var fileOf = (entry) => promised((a, b) => entry.file(a, b));
var writerOf = (entry) => promised((a, b) => entry.createWriter(a, b));
var textOf = async (entry) => (await fileOf(entry)).text();
var parentOf = (entry) => promised((a, b) => entry.getParent(a, b));
var metadataOf = (entry) => promised((a, b) => entry.getMetadata(a, b));
var removeEntry = (entry) => promised((a, b) => entry.remove(() => a('removed'), b));
var removeAll = (entry) => promised((a, b) => entry.removeRecursively(() => a('removed'), b));
var copyEntry = (entry, to, name) => promised((a, b) => entry.copyTo(to, name, a, b));
var moveEntry = (entry, to, name) => promised((a, b) => entry.moveTo(to, name, a, b));

async function listOf(directory) {
  var reader = directory.createReader();
  var all = [];
  for (;;) {
    var batch = await promised((a, b) => reader.readEntries(a, b));
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

/** An outcome as one line. */
function shown(value) {
  if (Array.isArray(value)) return value.map(shown).sort((a, b) => (a < b ? -1 : 1));
  if (value && typeof value === 'object' && 'fullPath' in value) {
    return `${value} ${value.fullPath}`.replace(/\/case\d+/, '/case');
  }
  if (value instanceof DOMException) return `${value.name} ${value.code}: ${value.message}`;
  if (value instanceof Error) return String(value);
  if (value && typeof value === 'object') return String(value);
  return value;
}

/** Does something and writes down what comes of it. */
async function tell(t, text, run) {
  var outcome;
  try {
    outcome = await Promise.race([run(), pause(3000).then(() => 'is never answered')]);
  } catch (error) {
    outcome = error;
  }
  t.value(text, () => shown(outcome));
  return outcome;
}

var caseNumber = 0;

/** A directory of the case's own, with a file in it. */
async function ownDirectory() {
  var data = await launched;
  var directory = await getDirectory(data.items[0].entry, `case${++caseNumber}`, { create: true });
  await fill(await getFile(directory, 'a.txt', { create: true }), 'hello world\n');
  return directory;
}

async function fill(entry, text) {
  var writer = await writerOf(entry);
  await promised((resolve, reject) => {
    writer.onwriteend = resolve;
    writer.onerror = () => reject(writer.error);
    writer.write(new Blob([text]));
  });
  // What the driver's own writing leaves behind must be done with before the case begins.
  await textOf(entry);
}

/** Writes down the events of a writer, and its state at each; resolves after the last one. */
function watched(t, writer, text, act) {
  return new Promise((resolve) => {
    ['writestart', 'progress', 'write', 'abort', 'error', 'writeend'].forEach((type) => {
      writer['on' + type] = (event) => {
        var error = writer.error ? writer.error.name : null;
        t.note(
          `  ${type} ${event.loaded} of ${event.total}; state ${writer.readyState}, at ${writer.position} of ${writer.length}, error ${error}`,
        );
        if (type === 'writeend') setTimeout(resolve, 30);
      };
    });
    t.note(text);
    try {
      act();
      t.note(`  returned; state ${writer.readyState}`);
    } catch (error) {
      t.note(`  threw ${shown(error)}; state ${writer.readyState}`);
      resolve();
    }
  });
}
