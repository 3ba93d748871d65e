/** Whether this machine has ::1: containers, for one, often have IPv4 alone. */
import { networkInterfaces } from 'node:os';

export const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
);

/** Of the rows of a table those that can be tried here: where there is no IPv6, the ones without ::1. */
export function possibleHere<Row extends readonly unknown[]>(rows: readonly Row[]): Row[] {
  return rows.filter((row) => hasIpv6 || !row.includes('::1'));
}
