/** The multicast side of a UDP socket: options that take effect with bind, and group memberships. */
import type { Socket } from 'node:dgram';
import { parseIpLiteral } from './ip-address.ts';
import { NetError, netErrorOf } from './net-error.ts';
import { failedWithCode } from './socket-failure.ts';

/** The bound socket that memberships belong to. */
interface Bound {
  readonly socket: Socket;
  readonly family: 4 | 6;
}

export class UdpMulticast {
  #timeToLive: number | undefined;
  #loopback: boolean | undefined;
  readonly #groups = new Set<string>();

  /** The joined groups as IP text, in the order of joining. */
  get groups(): string[] {
    return [...this.#groups];
  }

  /** @throws ApiError -4 outside 0..255. */
  setTimeToLive(ttl: number): void {
    if (ttl < 0 || ttl > 255) throw failedWithCode(NetError.INVALID_ARGUMENT);
    this.#timeToLive = ttl;
  }

  setLoopback(enabled: boolean): void {
    this.#loopback = enabled;
  }

  /** Carries the options over to the socket that was bound. */
  apply(socket: Socket): void {
    if (this.#timeToLive !== undefined) socket.setMulticastTTL(this.#timeToLive);
    if (this.#loopback !== undefined) socket.setMulticastLoopback(this.#loopback);
  }

  /**
   * Joins on the system's default interface.
   * @throws ApiError -108 not a literal, joined already or of the other family, -9 not bound, -4 not a multicast address.
   */
  join(address: string, bound: Bound | undefined): void {
    const group = parseIpLiteral(address);
    if (!group || this.#groups.has(group.address)) throw failedWithCode(NetError.ADDRESS_INVALID);
    if (!bound) throw failedWithCode(NetError.UNEXPECTED);
    if (group.family !== bound.family) throw failedWithCode(NetError.ADDRESS_INVALID);
    try {
      bound.socket.addMembership(group.address);
    } catch (error) {
      throw failedWithCode(netErrorOf(error, 'other'));
    }
    this.#groups.add(group.address);
  }

  /** @throws ApiError -108 not a literal or not joined. */
  leave(address: string, bound: Bound | undefined): void {
    const group = parseIpLiteral(address);
    if (!group || !bound || !this.#groups.has(group.address)) throw failedWithCode(NetError.ADDRESS_INVALID);
    try {
      bound.socket.dropMembership(group.address);
    } catch (error) {
      throw failedWithCode(netErrorOf(error, 'other'));
    }
    this.#groups.delete(group.address);
  }
}
