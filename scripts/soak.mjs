// `npm run soak [-- options]`: mixed traffic for half an hour, and what it does to memory and descriptors. --help tells the options.
import { runDriver } from './lib/run-driver.mjs';

await runDriver('soak');
