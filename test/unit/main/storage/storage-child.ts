/** Runs as a process of its own: stores in many calls, says so from the last callback, and stays until it is killed. */
import { openStorage } from '../../../../src/main/storage/storage-service.ts';

const [folder = '', calls = '0'] = process.argv.slice(2);
const log = { error: (text: string) => console.error(text), warn: (text: string) => console.error(text) };
const local = openStorage(folder, { unlimited: false, log }).area('local');

await local.set({ removed: true });
await Promise.all(Array.from({ length: Number(calls) }, (_, i) => local.set({ [`key${i}`]: { i }, last: i })));
await local.remove('removed');
console.log('stored');
setInterval(() => {}, 1000);
