/** Runs as a process of its own: stores in many calls, says so from the last callback, and stays until it is killed. */
import { openStorage } from '../../../../src/main/storage/storage-service.ts';

const [folder = '', calls = '0', name = 'local', shared = ''] = process.argv.slice(2);
const say = (text: string) => console.error(text);
const service = openStorage(folder, {
  unlimited: false,
  log: { error: say, warn: say, info: say },
  ...(shared === '' ? {} : { sync: { machine: 'child', dir: shared } }),
});
if (name === 'sync') service.sync.start();
const area = service.area(name === 'sync' ? 'sync' : 'local');

await area.set({ removed: true });
await Promise.all(Array.from({ length: Number(calls) }, (_, i) => area.set({ [`key${i}`]: { i }, last: i })));
await area.remove('removed');
console.log('stored');
setInterval(() => {}, 1000);
