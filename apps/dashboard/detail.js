'use strict';

var LENGTH = 240;
var machine = Number(location.search.slice(1));
var series = [];
var rows = [
  { what: 'speed', unit: 'bottles/min', digits: 0, colour: '#4dd0a9' },
  { what: 'temperature', unit: '°C', digits: 1, colour: '#ffb547' },
  { what: 'pressure', unit: 'bar', digits: 2, colour: '#6aa8ff' },
];
rows.forEach(function (row) {
  row.chart = new Chart(document.getElementById(row.what + '-chart'), { colour: row.colour, axes: true });
});

function draw() {
  var last = series[series.length - 1];
  if (!last) return;
  rows.forEach(function (row) {
    document.getElementById(row.what).textContent = last[row.what].toFixed(row.digits) + ' ' + row.unit;
    row.chart.draw(
      series.map(function (reading) {
        return reading[row.what];
      }),
      LENGTH,
    );
  });
}

window.feed = new Feed('detail/' + machine, {
  snapshot: function (message) {
    message.machines.forEach(function (candidate) {
      if (candidate.id !== machine) return;
      document.title = candidate.name + ' – Line Monitor';
      document.getElementById('name').textContent = candidate.name;
    });
    series = message.series[machine].slice(-LENGTH);
    draw();
  },
  reading: function (message) {
    series.push(message.reading);
    if (series.length > LENGTH) series.shift();
    draw();
  },
});

window.addEventListener('resize', draw);
