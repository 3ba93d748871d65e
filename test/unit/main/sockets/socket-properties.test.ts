import { describe, expect, it } from 'vitest';
import { LONGEST_NAME, SocketProperties } from '../../../../src/main/sockets/socket-properties.ts';

describe('SocketProperties', () => {
  it('keeps what an update does not name', () => {
    const properties = new SocketProperties();
    properties.update({ persistent: true, name: 'n', bufferSize: 5 });
    properties.update({});
    properties.update({ persistent: false });
    expect(properties).toMatchObject({ persistent: false, name: 'n', bufferSize: 5 });
  });

  it('refuses a name that nobody would give, and keeps everything then', () => {
    const properties = new SocketProperties();
    properties.update({ name: 'n'.repeat(LONGEST_NAME) });
    expect(() => properties.update({ name: 'n'.repeat(LONGEST_NAME + 1), persistent: true })).toThrow(
      "A socket's name has at most 4096 characters.",
    );
    expect(properties).toMatchObject({ name: 'n'.repeat(LONGEST_NAME), persistent: false });
  });

  it.each([0, -5])('takes a buffer size of %d as none', (bufferSize) => {
    const properties = new SocketProperties();
    properties.update({ bufferSize: 5 });
    properties.update({ bufferSize });
    expect(properties.bufferSize).toBeUndefined();
  });
});
