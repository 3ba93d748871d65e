// Orders wait in chrome.storage.local until the printer has them: a power cut or a printer without paper loses none.

function openScreen() {
  chrome.app.window.create('window.html', { id: 'screen', innerBounds: { width: 1024, height: 768 } });
}

chrome.app.runtime.onLaunched.addListener(openScreen);
chrome.app.runtime.onRestarted.addListener(openScreen);

const RETRY_MS = 2000;
let printing = false;

/** Takes an order, and calls back with its number when it is safe. */
function placeOrder(lines, done) {
  chrome.storage.local.get({ nextNumber: 1, waiting: [] }, ({ nextNumber, waiting }) => {
    const order = { number: nextNumber, lines, at: Date.now() };
    chrome.storage.local.set({ nextNumber: nextNumber + 1, waiting: waiting.concat(order) }, () => {
      if (chrome.runtime.lastError) return done(undefined, chrome.runtime.lastError.message);
      done(order.number);
      printWaiting();
    });
  });
}

function printWaiting() {
  if (printing) return;
  chrome.storage.local.get({ waiting: [] }, ({ waiting }) => {
    if (waiting.length === 0) return tell('ready');
    printing = true;
    chrome.storage.managed.get({ PrinterHost: '127.0.0.1', PrinterPort: 9100, Till: 'Till 1' }, (settings) => {
      sendToPrinter(settings.PrinterHost, settings.PrinterPort, receipt(waiting[0], settings.Till), (error) => {
        printing = false;
        if (error) {
          tell('waiting', error);
          setTimeout(printWaiting, RETRY_MS);
          return;
        }
        chrome.storage.local.get({ waiting: [] }, ({ waiting: now }) => {
          chrome.storage.local.set({ waiting: now.filter(({ number }) => number !== waiting[0].number) }, printWaiting);
        });
      });
    });
  });
}

/** What the screen shows of the printer. */
function tell(state, reason) {
  console.log('printer ' + state + (reason ? ': ' + reason : ''));
  // Before the screen is there nobody hears it, which is no fault; neither is that nobody answers.
  chrome.runtime.sendMessage({ printer: state }, () => void chrome.runtime.lastError);
}

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  if (!message.order) return false;
  placeOrder(message.order, (number, error) => respond({ number, error }));
  return true;
});

// What a crash or the night left over.
printWaiting();
