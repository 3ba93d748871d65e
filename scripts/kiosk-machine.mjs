// `npm run kiosk-machine`: a packaged kiosk in a machine that is booted in qemu, with a screen, keys and power of its own. Needs root, for the system's image.
import { runDriver } from './lib/run-driver.mjs';

await runDriver('kiosk-machine');
