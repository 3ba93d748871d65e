'use strict';

var FIELDS = ['shopName', 'currency', 'taxRate', 'sound', 'theme', 'template'];

function element(id) {
  return document.getElementById(id);
}

function show(text, isError) {
  element('status').textContent = text;
  element('status').className = isError ? 'error' : '';
}

/** A report for the callbacks of the model: an error, or what was done. */
function reporter(text) {
  return function (error) {
    if (error) show(chrome.i18n.getMessage('notSaved', error), true);
    else show(text());
  };
}

function time() {
  return new Date().toLocaleTimeString(chrome.i18n.getUILanguage());
}

/** What a setting is called in the user's language. */
function title(name) {
  return chrome.i18n.getMessage(name) || name;
}

// ---- Fields --------------------------------------------------------------------------------------------------

function read(name) {
  var field = element(name);
  if (field.type === 'checkbox') return field.checked;
  return field.type === 'number' ? Number(field.value) : field.value;
}

function draw(name) {
  var field = element(name);
  var value = model.get(name);
  if (field.type === 'checkbox') field.checked = value;
  // Not under the user's fingers.
  else if (read(name) !== value) field.value = value;
  field.disabled = model.isManaged(name);
  field.parentNode.classList.toggle('managed', model.isManaged(name));
}

function drawAll() {
  FIELDS.forEach(draw);
  document.body.className = model.get('theme');
}

var model = new Model(function (names, area) {
  names
    .filter(function (name) {
      return FIELDS.indexOf(name) >= 0;
    })
    .forEach(draw);
  document.body.className = model.get('theme');
  if (area === 'managed') show(chrome.i18n.getMessage('policyChanged', [String(names.length)]));
  else show(chrome.i18n.getMessage('changed', [names.map(title).join(', '), time()]));
});

FIELDS.forEach(function (name) {
  element(name).addEventListener('change', function () {
    if (!element(name).checkValidity()) {
      show(element(name).validationMessage, true);
      return;
    }
    var items = {};
    items[name] = read(name);
    model.set(
      items,
      reporter(function () {
        return chrome.i18n.getMessage('saved', [title(name), time()]);
      }),
    );
  });
});

// ---- Transfer ------------------------------------------------------------------------------------------------

element('export').addEventListener('click', function () {
  element('transfer').value = JSON.stringify(model.all(), null, 2);
  element('transfer').select();
  show(chrome.i18n.getMessage('exported', [String(FIELDS.length)]));
});

element('import').addEventListener('click', function () {
  var parsed = Model.parse(element('transfer').value);
  if (parsed.error) {
    show(parsed.error, true);
    return;
  }
  model.set(
    parsed.items,
    reporter(function () {
      return chrome.i18n.getMessage('imported', [String(Object.keys(parsed.items).length)]);
    }),
  );
});

element('reset').addEventListener('click', function () {
  model.reset(
    reporter(function () {
      return chrome.i18n.getMessage('wasReset');
    }),
  );
});

// ---- Windows -------------------------------------------------------------------------------------------------

element('second').addEventListener('click', function () {
  chrome.runtime.sendMessage({ type: 'open-second' });
});

element('preview').addEventListener('click', function () {
  chrome.runtime.sendMessage({ type: 'open-preview' });
});

model.load(function () {
  drawAll();
  var count = Object.keys(model.managed).length;
  show(count ? chrome.i18n.getMessage('managedCount', [String(count)]) : chrome.i18n.getMessage('ready'));
});
