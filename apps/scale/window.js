'use strict';

var LOOK_MS = 1000;

document.addEventListener('DOMContentLoaded', function () {
  var ports = document.getElementById('ports');
  var button = document.getElementById('connect');
  /** The path that is to be connected; '' for none. */
  var wanted = '';
  var scale = new Scale(show, tell, function () {
    document.getElementById('weight').textContent = '–';
    // Plugged in again it goes on.
    if (wanted) setTimeout(tryAgain, LOOK_MS);
  });

  function show(weight) {
    document.getElementById('weight').textContent = weight.value + ' ' + weight.unit;
    document.getElementById('weight').className = weight.stable ? '' : 'moving';
  }

  function tell(text, isGood) {
    var state = document.getElementById('state');
    state.textContent = text;
    state.className = isGood ? 'good' : 'bad';
  }

  function fill(done) {
    chrome.serial.getDevices(function (devices) {
      var before = ports.value;
      ports.textContent = '';
      devices.forEach(function (device) {
        var name = device.displayName ? device.displayName + ' (' + device.path + ')' : device.path;
        ports.add(new Option(name, device.path));
      });
      if (before) ports.value = before;
      done(devices);
    });
  }

  function tryAgain() {
    if (!wanted || scale.id !== null) return;
    fill(function (devices) {
      var isThere = devices.some(function (device) {
        return device.path === wanted;
      });
      if (isThere) scale.connect(wanted);
      else setTimeout(tryAgain, LOOK_MS);
    });
  }

  button.addEventListener('click', function () {
    if (wanted) {
      wanted = '';
      scale.disconnect();
      tell('Not connected', false);
    } else {
      wanted = ports.value;
      chrome.storage.local.set({ port: wanted });
      scale.connect(wanted);
    }
    button.textContent = wanted ? 'Disconnect' : 'Connect';
    ports.disabled = wanted !== '';
  });
  document.getElementById('tare').addEventListener('click', function () {
    scale.command('T');
  });
  document.getElementById('zero').addEventListener('click', function () {
    scale.command('Z');
  });

  fill(function () {
    chrome.storage.local.get({ port: '' }, function (stored) {
      if (stored.port) ports.value = stored.port;
    });
  });
});
