import { describe, expect, it } from 'vitest';
import { PermissionError } from '../../../../src/main/permissions/permission-error.ts';
import { parseSocketPermission, parseSocketsManifest } from '../../../../src/main/permissions/socket-permissions.ts';

describe('the sockets key', () => {
  const errors: [unknown, string, string][] = [
    [5, 'sockets', 'expected dictionary, got integer'],
    [1.5, 'sockets', 'expected dictionary, got double'],
    ['x', 'sockets', 'expected dictionary, got string'],
    [null, 'sockets', 'expected dictionary, got null'],
    [true, 'sockets', 'expected dictionary, got boolean'],
    [[], 'sockets', 'expected dictionary, got list'],
    [{ tcp: 5 }, 'sockets.tcp', "'tcp': expected dictionary, got integer"],
    [{ tcpServer: '*' }, 'sockets.tcpServer', "'tcpServer': expected dictionary, got string"],
    [{ tcp: { connect: 5 } }, 'sockets.tcp.connect', 'expected string or strings, got integer'],
    [{ tcp: { connect: {} } }, 'sockets.tcp.connect', 'expected string or strings, got dictionary'],
    [
      { tcp: { connect: ['a', 5] } },
      'sockets.tcp.connect',
      "Error at key 'strings': Parsing array failed at index 1: expected string, got integer",
    ],
    [{ udp: { multicastMembership: '*' } }, 'sockets.udp.multicastMembership', "Invalid host:port pattern '*'"],
  ];
  it.each(errors)('%j is refused', (value, key, message) => {
    const parse = () => parseSocketsManifest(value);
    expect(parse).toThrow(PermissionError);
    expect(parse).toThrow(expect.objectContaining({ message, key }) as Error);
  });

  it('reports the first bad pattern in the order udp, tcp, tcpServer', () => {
    const all = {
      tcpServer: { listen: '*:0' },
      tcp: { connect: ['ok', 'a:b', 'c:d'] },
      udp: { multicastMembership: '*', send: 's:0', bind: 'b:0' },
    };
    expect(() => parseSocketsManifest(all)).toThrow("Invalid host:port pattern 'b:0'");
    expect(() => parseSocketsManifest({ ...all, udp: {} })).toThrow("Invalid host:port pattern 'a:b'");
  });

  it('reports a wrong type before any bad pattern', () => {
    const value = { tcp: { connect: 'a:b' }, tcpServer: { listen: 5 } };
    expect(() => parseSocketsManifest(value)).toThrow('expected string or strings, got integer');
  });

  it('grants nothing for what it does not name, and ignores what it does not know', () => {
    const permissions = parseSocketsManifest({ tcp: { connect: [], connectt: '*' }, sctp: {} });
    expect(permissions.check('tcp.connect', 'a', 1)).toBe(false);
    expect(permissions.check('udp.bind', 'a', 1)).toBe(false);
    expect(permissions.check('udp.multicastMembership', '', 0)).toBe(false);
  });

  it('does not look for keys in the prototype', () => {
    const inherited: unknown = Object.create({ tcp: { connect: '*' } });
    expect(parseSocketsManifest(inherited).check('tcp.connect', 'a', 1)).toBe(false);
  });

  it('grants joining groups as a whole', () => {
    const permissions = parseSocketsManifest({ udp: { multicastMembership: ['', ''] } });
    expect(permissions.check('udp.multicastMembership', '239.1.2.3', 0)).toBe(true);
    expect(permissions.check('udp.bind', '239.1.2.3', 0)).toBe(false);
  });

  it('lists canonical patterns once', () => {
    const permissions = parseSocketsManifest({ tcp: { connect: ['', '*:*', '.A.com:080'] } });
    expect(permissions.patterns('tcp.connect')).toEqual(['*:*', '*.a.com:80']);
    expect(permissions.patterns('udp.bind')).toEqual([]);
  });
});

describe('what Chromium 156 let an app do', () => {
  // Recorded from an app that tried each of these with these manifests.
  const permissions = parseSocketsManifest({
    tcp: { connect: ['*:45911', 'localhost', '*.wild.test:45912'] },
    tcpServer: { listen: [':45920'] },
    udp: { bind: '', send: [':45931'], multicastMembership: '' },
  });
  it.each([
    ['127.0.0.1', 45911, true],
    ['127.0.0.1', 45912, false],
    ['localhost', 45912, true],
    ['LOCALHOST', 45912, true],
    ['a.wild.test', 45912, true],
    ['wild.test', 45912, true],
    ['A.b.WILD.test', 45912, true],
    ['xwild.test', 45912, false],
    ['::1', 45911, true],
    ['::1', 45912, false],
  ] as const)('connect %s %i: %s', (host, port, granted) => {
    expect(permissions.check('tcp.connect', host, port)).toBe(granted);
  });

  it('listens where the pattern says', () => {
    expect(permissions.check('tcpServer.listen', '0.0.0.0', 45920)).toBe(true);
    expect(permissions.check('tcpServer.listen', '127.0.0.1', 0)).toBe(false);
  });
});

describe('names that look like addresses', () => {
  const permissions = parseSocketsManifest({ tcp: { connect: ['*.1', '*.0x1', '*.4.5', '*.zone'] } });
  it.each(['127.0.0.1', '127.1', '10.1.', '1.0x1', '::ffff:3.4.5', '0.0.0.0x1', 'fe80::1%25a.zone'])(
    '%s is below no name',
    (host) => {
      expect(permissions.check('tcp.connect', host, 80)).toBe(false);
    },
  );

  it('compares only ASCII letters without regard to case', () => {
    const kelvin = parseSocketsManifest({ tcp: { connect: '\u212A.test' } });
    expect(kelvin.check('tcp.connect', 'k.test', 80)).toBe(false);
    expect(kelvin.check('tcp.connect', '\u212A.TEST', 80)).toBe(true);
  });
});

describe('the old permission', () => {
  it('drops malformed items with a warning', () => {
    const { permissions, warnings } = parseSocketPermission([
      'tcp-connect',
      'tcp-bogus',
      'tcp-connect:a:0',
      5,
      { x: '<' },
    ]);
    expect(permissions.check('tcp.connect', 'a', 80)).toBe(true);
    expect(warnings).toEqual([
      `Permission '"tcp-bogus"' is unknown or URL pattern is malformed.`,
      `Permission '"tcp-connect:a:0"' is unknown or URL pattern is malformed.`,
      `Permission '5' is unknown or URL pattern is malformed.`,
      `Permission '{"x":"\\u003C"}' is unknown or URL pattern is malformed.`,
    ]);
  });

  it.each([
    [undefined, 'NULL or empty permission list.'],
    [[], 'NULL or empty permission list.'],
    [['tcp-bogus'], 'NULL or empty permission list.'],
    [null, "Cannot parse the permission list. It's not a list.."],
    ['tcp-connect', "Cannot parse the permission list. It's not a list.."],
    [{ 'tcp-connect': 1 }, "Cannot parse the permission list. It's not a list.."],
  ])('%j is refused', (value, cause) => {
    expect(() => parseSocketPermission(value)).toThrow(`Invalid value for 'permissions[socket]': ${cause}`);
  });

  it('does not take names from the prototype for types', () => {
    expect(() => parseSocketPermission(['constructor', 'toString:a'])).toThrow('NULL or empty permission list.');
  });

  it('adds several items up', () => {
    const one = parseSocketPermission(['tcp-connect:a:1']).permissions;
    const both = one.union(parseSocketPermission(['tcp-connect:b', 'udp-bind']).permissions);
    expect(both.patterns('tcp.connect')).toEqual(['a:1', 'b:*']);
    expect(both.check('udp.bind', '0.0.0.0', 0)).toBe(true);
    expect(one.check('udp.bind', '0.0.0.0', 0)).toBe(false);
  });
});
