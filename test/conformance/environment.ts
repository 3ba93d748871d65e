/** What of the machine a case may need; one that needs what is not there is skipped and says so. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { freeLowPort } from './peers.ts';
import { hasTerminals } from './terminals.ts';

export type Need = 'ipv6' | 'multicast' | 'network' | 'low ports' | 'terminals';

export async function findEnvironment(): Promise<Need[]> {
  const found: Need[] = [];
  if (await hasIpv6Loopback()) found.push('ipv6');
  if (await hasMulticast()) found.push('multicast');
  if (ownAddresses().size > 0) found.push('network');
  if (await hasLowPorts()) found.push('low ports');
  if (hasTerminals()) found.push('terminals');
  return found;
}

/** Whether this program, and so those that it starts, may listen on ports below 1024. */
async function hasLowPorts(): Promise<boolean> {
  try {
    await freeLowPort();
    return true;
  } catch {
    return false;
  }
}

async function hasIpv6Loopback(): Promise<boolean> {
  const server = createServer().listen(0, '::1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** Joining a group needs an interface and a route for it, which a machine without a network may lack. */
async function hasMulticast(): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, '0.0.0.0');
    await once(socket, 'listening');
    socket.addMembership('239.1.2.3');
    const arrived = once(socket, 'message', { signal: AbortSignal.timeout(500) });
    socket.send('x', socket.address().port, '239.1.2.3');
    await arrived;
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

/** This machine's addresses beside loopback, which a transcript does not name. */
export function ownAddresses(): Set<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.filter(({ internal }) => !internal).map(({ address }) => address));
}
