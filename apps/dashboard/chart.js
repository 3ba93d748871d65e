'use strict';

/**
 * Draws lines over time on a canvas, sharp on every screen.
 *
 * @param {HTMLCanvasElement} canvas as large as its style says
 * @param {{colour: string, unit: string, axes: boolean}} look
 */
function Chart(canvas, look) {
  this.canvas = canvas;
  this.look = look;
}

/** @param {Array<number>} values oldest first
 * @param {number} length how many fit into the width */
Chart.prototype.draw = function (values, length) {
  var ratio = window.devicePixelRatio || 1;
  var width = this.canvas.clientWidth;
  var height = this.canvas.clientHeight;
  if (this.canvas.width !== Math.round(width * ratio)) this.canvas.width = Math.round(width * ratio);
  if (this.canvas.height !== Math.round(height * ratio)) this.canvas.height = Math.round(height * ratio);
  var context = this.canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (values.length < 2) return;
  var shown = values.slice(-length);
  var least = Math.min.apply(null, shown);
  var most = Math.max.apply(null, shown);
  var margin = (most - least || 1) * 0.15;
  least -= margin;
  most += margin;
  var left = this.look.axes ? 46 : 0;
  var toY = function (value) {
    return height - ((value - least) / (most - least)) * height;
  };
  if (this.look.axes) this.drawAxes(context, width, height, left, least, most, toY);
  context.beginPath();
  shown.forEach(function (value, i) {
    var x = left + ((length - shown.length + i) / (length - 1)) * (width - left);
    if (i === 0) context.moveTo(x, toY(value));
    else context.lineTo(x, toY(value));
  });
  context.strokeStyle = this.look.colour;
  context.lineWidth = 1.8;
  context.lineJoin = 'round';
  context.stroke();
  context.lineTo(width, height);
  context.lineTo(left + ((length - shown.length) / (length - 1)) * (width - left), height);
  context.closePath();
  context.globalAlpha = 0.14;
  context.fillStyle = this.look.colour;
  context.fill();
  context.globalAlpha = 1;
};

Chart.prototype.drawAxes = function (context, width, height, left, least, most, toY) {
  context.font = '10px system-ui, sans-serif';
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  for (var i = 1; i < 4; i++) {
    var value = least + ((most - least) * i) / 4;
    var y = Math.round(toY(value)) + 0.5;
    context.strokeStyle = 'rgba(130, 150, 190, 0.25)';
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(width, y);
    context.stroke();
    context.fillStyle = '#8b9bbd';
    context.fillText(value.toFixed(value < 10 ? 1 : 0), left - 8, y);
  }
};
