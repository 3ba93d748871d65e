'use strict';

var TEXTS = [{ description: 'Text', mimeTypes: ['text/*'], extensions: ['txt', 'md', 'json', 'log', 'csv'] }];

/** A document: `{entry, name, path, text, saved}`; one that is new has no entry. */
var documents = [];
var current = null;

function $(id) {
  return document.getElementById(id);
}

function say(text, isError) {
  $('status').textContent = text;
  $('status').className = isError ? 'error' : '';
}

function failed(what) {
  return function (error) {
    say(what + ': ' + (error.message || error.name), true);
  };
}

function isChanged(one) {
  return one.text !== one.saved;
}

function item(list, text, className, act) {
  var element = document.createElement('li');
  element.textContent = text;
  element.className = className;
  element.addEventListener('click', act);
  list.appendChild(element);
  return element;
}

function show() {
  var list = $('tabs');
  list.textContent = '';
  documents.forEach(function (one) {
    var name = (one === current ? 'current' : '') + (isChanged(one) ? ' changed' : '');
    item(list, one.name, name, function () {
      select(one);
    });
  });
  $('path').textContent = current ? current.path : '';
  $('text').disabled = !current;
  count();
  document.title = current ? current.name + ' – Slate' : 'Slate';
}

function count() {
  var text = current ? current.text : '';
  var words = text.split(/\s+/).filter(Boolean).length;
  $('count').textContent = text.split('\n').length + ' lines, ' + words + ' words';
}

function select(one) {
  current = one;
  $('text').value = one ? one.text : '';
  show();
  $('text').focus();
}

function add(entry, name, path, text) {
  var one = { entry: entry, name: name, path: path, text: text, saved: entry ? text : '' };
  documents.push(one);
  select(one);
}

function openEntry(entry) {
  if (entry.isDirectory) return openFolder(entry);
  chrome.fileSystem.getDisplayPath(entry, function (path) {
    var open = documents.find(function (one) {
      return one.path === path;
    });
    if (open) return select(open);
    files.read(entry, function (error, text) {
      if (error) return failed(entry.name + ' cannot be read')(error);
      add(entry, entry.name, path, text);
      say('Opened ' + entry.name + '.');
      recent.add(entry, showRecent);
    });
  });
}

function openFolder(directory) {
  $('folder-name').hidden = false;
  $('folder-name').textContent = directory.name;
  files.list(directory, function (error, entries) {
    if (error) return failed(directory.name + ' cannot be listed')(error);
    var list = $('tree');
    list.textContent = '';
    entries.forEach(function (entry) {
      item(list, entry.isDirectory ? entry.name + '/' : entry.name, entry.isDirectory ? 'folder' : '', function () {
        openEntry(entry);
      });
    });
    say(entries.length + ' in ' + directory.name + '.');
  });
}

function showRecent() {
  recent.all(function (all) {
    var list = $('recent');
    list.textContent = '';
    all.forEach(function (one) {
      item(list, one.name, '', function () {
        recent.open(one.id, function (entry) {
          if (entry) openEntry(entry);
          else say(one.path + ' is not to be had any more.', true);
        });
      }).title = one.path;
    });
  });
}

function saveAs() {
  var one = current;
  if (!one) return;
  files.choose({ type: 'saveFile', suggestedName: one.name, accepts: TEXTS }, function (error, entry) {
    if (error) return say(error.message);
    chrome.fileSystem.getDisplayPath(entry, function (path) {
      one.entry = entry;
      one.name = entry.name;
      one.path = path;
      save(one);
    });
  });
}

function save(one) {
  if (!one) return;
  if (!one.entry) return saveAs();
  var text = one.text;
  files.write(one.entry, text, function (error) {
    if (error) return failed(one.name + ' cannot be saved')(error);
    one.saved = text;
    show();
    say('Saved ' + one.name + '.');
    recent.add(one.entry, showRecent);
  });
}

window.editor = {
  openItems: function (items) {
    items.forEach(function (launched) {
      openEntry(launched.entry);
    });
  },
};

window.addEventListener('load', function () {
  $('new').addEventListener('click', function () {
    add(null, 'untitled.txt', '', '');
  });
  $('open').addEventListener('click', function () {
    files.choose({ type: 'openWritableFile', accepts: TEXTS, acceptsMultiple: true }, function (error, entries) {
      if (error) return say(error.message);
      entries.forEach(openEntry);
    });
  });
  $('folder').addEventListener('click', function () {
    files.choose({ type: 'openDirectory' }, function (error, directory) {
      if (error) return say(error.message);
      openFolder(directory);
    });
  });
  $('save').addEventListener('click', function () {
    save(current);
  });
  $('save-as').addEventListener('click', saveAs);
  $('text').addEventListener('input', function () {
    if (!current) return;
    current.text = $('text').value;
    show();
  });
  document.addEventListener('keydown', function (event) {
    if (!event.ctrlKey || event.key !== 's') return;
    event.preventDefault();
    save(current);
  });
  showRecent();
  show();
  say('Ready.');
  window.editor.openItems(window.launchItems || []);
});
