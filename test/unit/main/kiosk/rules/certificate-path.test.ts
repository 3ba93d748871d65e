import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authoritiesOf, authorityFault, certificatesIn } from '../../../../../src/main/kiosk/rules/authorities.ts';
import { extensionsOf, pathLengthOf } from '../../../../../src/main/kiosk/rules/certificate-der.ts';
import { pathFault } from '../../../../../src/main/kiosk/rules/certificate-path.ts';
import { AUTHORITY, base64, hasOpenssl, issue, SERVER } from '../../../../support/authority.ts';
import type { CertificateWishes, Issued } from '../../../../support/authority.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();
const parsed = ({ cert }: Issued) => new X509Certificate(cert);
const without = (name: string, lines: readonly string[] = SERVER) => lines.filter((line) => !line.startsWith(name));
const DAY_MS = 86_400_000;

describe.runIf(hasOpenssl)('an authority of a policy', () => {
  const makeRoot = (at: string, wishes: Partial<CertificateWishes> = {}) =>
    issue(at, { name: 'Till authority', extensions: AUTHORITY, ...wishes });
  const judge = (chain: readonly Issued[], roots: readonly Issued[], host = 'localhost', now = new Date()) =>
    pathFault(chain.map(parsed), host, roots.map(parsed), now);

  it('vouches for a server by name and by address, also over others, in any order, with or without itself', () => {
    const at = folder();
    const root = makeRoot(at);
    const server = issue(at, { name: 'server', issuer: root });
    expect(judge([server], [root])).toBeUndefined();
    expect(judge([server, root], [makeRoot(at), root], '127.0.0.1')).toBeUndefined();
    const middle = issue(at, { name: 'middle', issuer: root, extensions: AUTHORITY });
    const low = issue(at, { name: 'low', issuer: middle, extensions: AUTHORITY });
    const far = issue(at, { name: 'far', issuer: low });
    expect(judge([far, middle, low], [root])).toBeUndefined();
    expect(judge([far, low], [root])).toBe('none of the authorities vouches for it');
    expect(judge([far, low], [middle])).toBeUndefined();
    const rsa = issue(at, {
      name: 'rsa',
      issuer: root,
      key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    });
    expect(judge([rsa], [root])).toBeUndefined();
  });

  it.each([
    ['validFrom', 'it is not valid yet'],
    ['validTo', 'it has expired'],
  ])('takes no date that cannot be read: %s', (key, fault) => {
    const at = folder();
    const root = makeRoot(at);
    const server = parsed(issue(at, { name: 'server', issuer: root }));
    // What Node tells of one that is malformed.
    Object.defineProperty(server, key, { value: 'Bad time value' });
    expect(pathFault([server], 'localhost', [parsed(root)], new Date())).toBe(fault);
  });

  it('vouches for nobody else', () => {
    const at = folder();
    const root = makeRoot(at);
    const server = issue(at, { name: 'server', issuer: root });
    expect(judge([], [root])).toBe('there is no certificate');
    expect(judge([server], [])).toBe('none of the authorities vouches for it');
    // Another one of the same name, which has signed nothing.
    expect(judge([server], [makeRoot(at)])).toBe('none of the authorities vouches for it');
    expect(judge([issue(at, { name: 'alone' })], [root])).toBe('none of the authorities vouches for it');
  });

  it.each<[string, Partial<CertificateWishes>, string, string?]>([
    ['another name', {}, 'it is for another name', 'elsewhere.example'],
    ['another address', {}, 'it is for another name', '127.0.0.2'],
    ['a name in the subject alone', { extensions: without('subjectAltName') }, 'it is for another name'],
    ['a certificate that has expired', { days: -1 }, 'it has expired'],
    [
      'one for clients',
      { extensions: [...without('extendedKeyUsage'), 'extendedKeyUsage = clientAuth'] },
      'it is not for servers',
    ],
    ['a digest that is broken', { digest: 'sha1' }, 'its signature is of a weak or unknown kind'],
    [
      'a key that is too short',
      { key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] },
      'its key is weak or of an unknown kind',
    ],
    [
      'a critical extension that nobody knows',
      { extensions: [...SERVER, '1.2.3.4 = critical, ASN1:UTF8String:x'] },
      'it has the critical extension 1.2.3.4, which is not supported',
    ],
  ])('not for %s', (_what, wishes, fault, host) => {
    const at = folder();
    const root = makeRoot(at);
    expect(judge([issue(at, { name: 'localhost', issuer: root, ...wishes })], [root], host)).toBe(fault);
  });

  it.each<[string, readonly string[], string]>([
    ['an issuer that is no authority', SERVER, 'none of the authorities vouches for it'],
    ['an issuer without basic constraints', ['keyUsage = keyCertSign'], 'an issuer is no authority'],
    ['an issuer for clients', [...AUTHORITY, 'extendedKeyUsage = clientAuth'], 'it is not for servers'],
    [
      'an issuer that constrains names',
      [...AUTHORITY, 'nameConstraints = permitted;DNS:example.com'],
      'it constrains names, which is not supported',
    ],
  ])('not over %s', (_what, extensions, fault) => {
    const at = folder();
    const root = makeRoot(at);
    const middle = issue(at, { name: 'middle', issuer: root, extensions });
    expect(judge([issue(at, { name: 'server', issuer: middle }), middle], [root])).toBe(fault);
  });

  it('finds the way that leads to it where authorities have signed each other', () => {
    const at = folder();
    const [root, elsewhere] = [makeRoot(at), makeRoot(at, { name: 'Elsewhere' })];
    const middle = issue(at, { name: 'middle', issuer: root, extensions: AUTHORITY });
    const crossed = (issuer: Issued, wishes: Partial<CertificateWishes> = {}) =>
      issue(at, { name: 'middle', keyOf: middle, issuer, extensions: AUTHORITY, ...wishes });
    const server = issue(at, { name: 'server', issuer: middle });
    const astray = crossed(elsewhere);
    expect(judge([server, astray, elsewhere], [root])).toBe('none of the authorities vouches for it');
    expect(judge([server, astray, elsewhere, middle], [root])).toBeUndefined();
    expect(judge([server, middle, elsewhere, astray], [root])).toBeUndefined();
    // One way has a fault: the other one counts, and where all have, the first one's is told.
    const old = crossed(root, { days: -1 });
    expect(judge([server, old, middle], [root])).toBeUndefined();
    expect(judge([server, old, astray], [root])).toBe('it has expired');
  });

  it('does not follow certificates that have all signed each other for ever', () => {
    const at = folder();
    const root = makeRoot(at);
    const ring = Array.from({ length: 4 }, (_, index) => makeRoot(at, { name: `ring ${index}` }));
    const all = ring.flatMap((one) =>
      ring.map((issuer) => issue(at, { name: one.name, keyOf: one, issuer, extensions: AUTHORITY })),
    );
    const [first = root] = ring;
    const started = performance.now();
    expect(judge([issue(at, { name: 'server', issuer: first }), ...all], [root])).toMatch(/^none of the authorities/);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('keeps to the length of path that an issuer allows, and to the dates of all', () => {
    const at = folder();
    const short = makeRoot(at, { extensions: ['basicConstraints = critical, CA:TRUE, pathlen:0', AUTHORITY[1] ?? ''] });
    expect(judge([issue(at, { name: 'server', issuer: short })], [short])).toBeUndefined();
    const middle = issue(at, { name: 'middle', issuer: short, extensions: AUTHORITY });
    const far = issue(at, { name: 'far', issuer: middle });
    expect(judge([far, middle], [short])).toBe('an issuer allows no authority under it');
    const old = makeRoot(at, { days: 5 });
    const server = issue(at, { name: 'server', issuer: old });
    expect(judge([server], [old], 'localhost', new Date(Date.now() + 10 * DAY_MS))).toBe('it has expired');
    expect(judge([server], [old], 'localhost', new Date(Date.now() - DAY_MS))).toBe('it is not valid yet');
  });

  it('is a certificate that says that it is one', () => {
    const at = folder();
    const root = makeRoot(at);
    expect(authorityFault(base64(root))).toBeUndefined();
    expect(authorityFault(root.cert)).toMatch(/^expected a certificate: DER in base64/);
    expect(authorityFault('AAAA')).toMatch(/^expected a certificate/);
    expect(authorityFault(base64(issue(at, { name: 'server', issuer: root })))).toMatch(
      /no certificate of an authority/,
    );
    expect(authoritiesOf([base64(root), 'AAAA'])).toHaveLength(1);
    expect(
      certificatesIn(`text\n${root.cert}\n${root.cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`),
    ).toHaveLength(2);
    expect(pathLengthOf(parsed(root).raw)).toBeUndefined();
    expect(extensionsOf(parsed(root).raw).map(({ id, isCritical }) => [id, isCritical])).toEqual(
      expect.arrayContaining([
        ['2.5.29.19', true],
        ['2.5.29.15', true],
      ]),
    );
  });
});
