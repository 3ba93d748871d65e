/**
 * The port that a call really uses. Chrome does not check the range of the sockets.* ports but truncates the int32 to 16 bits
 * (-1 is 65535, 65616 is 80); computed once, so that the permission is checked on the number that is used.
 */
export function toPort(port: number): number {
  return port & 0xffff;
}
