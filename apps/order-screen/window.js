// The screen: a menu, an order, a number.

const MENU = [
  { name: 'Espresso', cents: 240 },
  { name: 'Cappuccino', cents: 360 },
  { name: 'Hot chocolate', cents: 380 },
  { name: 'Cheese roll', cents: 450 },
  { name: 'Apple cake', cents: 390 },
  { name: 'Water', cents: 200 },
];
const THANKS_MS = 4000;
const counts = new Map();
const element = (id) => document.getElementById(id);
const money = (cents) => (cents / 100).toFixed(2) + ' €';

function lines() {
  return MENU.filter(({ name }) => counts.has(name)).map((item) => ({ ...item, count: counts.get(item.name) }));
}

function show() {
  const chosen = lines();
  element('lines').replaceChildren(
    ...chosen.map(({ name, count, cents }) => spread('li', count + ' × ' + name, money(count * cents))),
  );
  const total = chosen.reduce((sum, { count, cents }) => sum + count * cents, 0);
  element('total').replaceChildren(...(total > 0 ? spread('span', 'Total', money(total)).childNodes : []));
  for (const id of ['order', 'clear']) element(id).disabled = chosen.length === 0;
}

function spread(tag, left, right) {
  const parent = document.createElement(tag);
  for (const text of [left, right]) parent.append(Object.assign(document.createElement('span'), { textContent: text }));
  return parent;
}

for (const { name, cents } of MENU) {
  const button = document.createElement('button');
  button.append(Object.assign(document.createElement('b'), { textContent: name }), money(cents));
  button.addEventListener('click', () => {
    counts.set(name, (counts.get(name) || 0) + 1);
    show();
  });
  element('menu').append(button);
}

element('clear').addEventListener('click', () => {
  counts.clear();
  show();
});

element('order').addEventListener('click', () => {
  element('order').disabled = true;
  chrome.runtime.sendMessage({ order: lines() }, ({ number, error }) => {
    if (error) {
      element('printer').textContent = 'Please ask at the counter.';
      return show();
    }
    counts.clear();
    show();
    element('number').textContent = number;
    element('thanks').hidden = false;
    setTimeout(() => {
      element('thanks').hidden = true;
    }, THANKS_MS);
  });
});

chrome.runtime.onMessage.addListener(({ printer }) => {
  if (printer) element('printer').textContent = printer === 'ready' ? '' : 'Receipts are printed in a moment.';
});

show();
