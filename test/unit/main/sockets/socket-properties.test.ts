import { describe, expect, it } from 'vitest';
import { SocketProperties } from '../../../../src/main/sockets/socket-properties.ts';

describe('SocketProperties', () => {
  it('keeps what an update does not name', () => {
    const properties = new SocketProperties();
    properties.update({ persistent: true, name: 'n', bufferSize: 5 });
    properties.update({});
    properties.update({ persistent: false });
    expect(properties).toMatchObject({ persistent: false, name: 'n', bufferSize: 5 });
  });

  it.each([0, -5])('takes a buffer size of %d as none', (bufferSize) => {
    const properties = new SocketProperties();
    properties.update({ bufferSize: 5 });
    properties.update({ bufferSize });
    expect(properties.bufferSize).toBeUndefined();
  });
});
