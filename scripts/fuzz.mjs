// `npm run fuzz [-- options]`: random calls of chrome.*, or random messages on a page's port, in real Electron. --help tells the options.
import { runDriver } from './lib/run-driver.mjs';

await runDriver('fuzz');
