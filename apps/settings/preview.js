'use strict';

/** Shows a receipt as the template gives it. Templates are code, so they are filled in by a sandboxed page. */
var ITEMS = [
  { name: chrome.i18n.getMessage('itemCoffee'), count: 2, price: 2.8 },
  { name: chrome.i18n.getMessage('itemBread'), count: 1, price: 3.5 },
];

var engine = document.getElementById('engine');
var lastRequest = 0;

function money(amount, currency) {
  return new Intl.NumberFormat(chrome.i18n.getUILanguage(), { style: 'currency', currency: currency }).format(amount);
}

function render() {
  var values = model.all();
  var factor = values.currency === 'JPY' ? 100 : 1;
  var sum = 0;
  var items = ITEMS.map(function (item) {
    var price = item.price * item.count * factor;
    sum += price;
    return { name: item.name, count: item.count, price: money(price, values.currency) };
  });
  lastRequest += 1;
  engine.contentWindow.postMessage(
    {
      request: lastRequest,
      template: values.template,
      data: {
        shop: values.shopName,
        items: items,
        tax: money(sum - sum / (1 + values.taxRate / 100), values.currency),
        rate: values.taxRate,
        sum: money(sum, values.currency),
      },
    },
    '*',
  );
}

window.addEventListener('message', function (event) {
  if (event.source !== engine.contentWindow || event.data.request !== lastRequest) return;
  var problem = document.getElementById('problem');
  problem.hidden = !event.data.error;
  problem.textContent = event.data.error || '';
  if (!event.data.error) document.getElementById('receipt').textContent = event.data.text;
});

var model = new Model(function () {
  document.body.className = 'preview ' + model.get('theme');
  render();
});

/** Both the settings and the engine are needed. */
var missing = 2;
function begin() {
  missing -= 1;
  if (missing > 0) return;
  document.body.className = 'preview ' + model.get('theme');
  render();
}
model.load(begin);
engine.addEventListener('load', begin);
