// `npm run kiosk-day [-- --seconds N]`: a day and a night of a kiosk in real Electron, in two and a half minutes.
import { runDriver } from './lib/run-driver.mjs';

await runDriver('kiosk-day');
