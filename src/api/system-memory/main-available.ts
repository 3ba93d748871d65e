/** How much memory Chrome calls available. */
import { freemem, platform } from 'node:os';
import { readFile } from 'node:fs/promises';

/**
 * In bytes. Node tells what could be had for the asking, as Chrome does on most systems; on Linux Chrome leaves out of that what holds files
 * in use.
 */
export async function availableMemory(): Promise<number> {
  return (platform() === 'linux' ? availableIn(await readFile('/proc/meminfo', 'utf8')) : undefined) ?? freemem();
}

/** @param text of `/proc/meminfo`. @returns bytes; undefined where a kernel does not tell */
export function availableIn(text: string): number | undefined {
  const available = fieldOf(text, 'MemAvailable');
  const files = fieldOf(text, 'Active(file)');
  return available === undefined || files === undefined ? undefined : Math.max(available - files, 0);
}

function fieldOf(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name}:`));
  const kilobytes = line && /(\d+) kB$/.exec(line)?.[1];
  return kilobytes ? Number(kilobytes) * 1024 : undefined;
}
