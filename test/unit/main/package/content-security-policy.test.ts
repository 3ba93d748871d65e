import { describe, expect, it } from 'vitest';
import { APP_POLICY, isSandboxed, policyFor } from '../../../../src/main/package/content-security-policy.ts';
import { restrictSandboxPolicy, SANDBOX_POLICY } from '../../../../src/main/package/sandbox-policy.ts';

// The header of chrome-extension://…/index.html in Chromium 156.
const APP =
  "default-src 'self' blob: filesystem:; connect-src * data: blob: filesystem:; style-src 'self' blob: filesystem: data: 'unsafe-inline'; img-src 'self' blob: filesystem: data:; frame-src 'self' blob: filesystem: data:; font-src 'self' blob: filesystem: data:; media-src * data: blob: filesystem:; script-src 'self' blob: filesystem: 'wasm-unsafe-eval';";
const SANDBOX =
  "sandbox allow-scripts allow-forms allow-popups allow-modals; script-src 'self' 'unsafe-inline' 'unsafe-eval'; child-src 'self';";

describe('policyFor', () => {
  const manifest = { sandbox: { pages: ['/s.html'], content_security_policy: SANDBOX_POLICY } };

  it('is Chromium’s text', () => {
    expect(APP_POLICY).toBe(APP);
    expect(policyFor(manifest, '/index.html')).toBe(APP);
    expect(policyFor(manifest, '/s.html')).toBe(SANDBOX);
  });

  it('gives a sandboxed page the policy of the manifest', () => {
    const own = { sandbox: { pages: ['s.html'], content_security_policy: 'sandbox;' } };
    expect(policyFor(own, '/s.html')).toBe('sandbox;');
    expect(policyFor(own, '/t.html')).toBe(APP);
  });
});

describe('sandbox.pages', () => {
  const pages =
    '/s.html|a/*|S2.HTML|*.htm|b?.html|d/*.html|./e.html|f.html?x|sp ace.html|p%20q.html|*/g.html|h*|//k.html|é.html|é2/*|l.html#x|m/n|o\\*.html|'.split(
      '|',
    );
  const manifest = { sandbox: { pages, content_security_policy: '' } };

  // What Chromium 156 answered for these URLs with these pages.
  it.each([
    ['/s.html', true],
    ['/S.html', true],
    ['/%73.html', true],
    ['/a/x.html', true],
    ['/a/b/c.html', true],
    ['/a//x.html', true],
    ['/A2/x.html', false],
    ['/s2.html', true],
    ['/x.htm', true],
    ['/y/x.htm', true],
    ['/b1.html', false],
    ['/b%3F.html', true],
    ['/d/1.html', true],
    ['/d/e/1.html', true],
    ['/e.html', false],
    ['/f.html', false],
    ['/sp%20ace.html', false],
    ['/p%20q.html', true],
    ['/p%2520q.html', true],
    ['/g.html', false],
    ['/q/g.html', true],
    ['/r/q/g.html', true],
    ['/h1.html', true],
    ['/h/x.html', true],
    ['/k.html', true],
    ['/%C3%A9.html', true],
    ['/%C3%A92/x.html', true],
    ['/l.html', false],
    ['/m/n.html', false],
    ['/m/n', true],
    ['/o*.html', false],
    ['/_generated_background_page.html', false],
  ])('%s: %s', (urlPath, sandboxed) => {
    expect(isSandboxed(manifest, urlPath)).toBe(sandboxed);
  });

  it('does not use a character twice', () => {
    const overlapping = { sandbox: { pages: ['ab*ba'], content_security_policy: '' } };
    expect(['/aba', '/abba', '/abxba'].map((path) => isSandboxed(overlapping, path))).toEqual([false, true, true]);
  });

  it('takes no time over a pattern with many stars', () => {
    const hostile = { sandbox: { pages: [`${'*a'.repeat(200)}b`], content_security_policy: '' } };
    const start = performance.now();
    expect(isSandboxed(hostile, `/${'a'.repeat(5000)}`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('does not fail on a path that is no UTF-8', () => {
    expect(isSandboxed(manifest, '/%E9.htm')).toBe(true);
    expect(isSandboxed(manifest, '/%')).toBe(false);
  });
});

describe('sandbox.content_security_policy', () => {
  const warning = (source: string, directive: string) =>
    `'sandbox.content_security_policy': Ignored insecure CSP value "${source}" in directive '${directive}'.`;

  // What Chromium 156 served for these.
  it.each([
    [
      "sandbox allow-scripts; script-src 'self' https://x.com",
      "sandbox allow-scripts; script-src 'self'; child-src 'self';",
      ['https://x.com script-src'],
    ],
    ['sandbox', "sandbox; child-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';", []],
    [
      'SANDBOX allow-scripts',
      "SANDBOX allow-scripts; child-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';",
      [],
    ],
    [
      " sandbox ;; script-src 'self' 'unsafe-eval' ; ",
      "sandbox; script-src 'self' 'unsafe-eval'; child-src 'self';",
      [],
    ],
    ['sandbox; script-src *', "sandbox; script-src 'self'; child-src 'self';", ['* script-src']],
    [
      "sandbox; child-src https://a.com 'self'; script-src 'none'",
      "sandbox; child-src 'self'; script-src 'none';",
      ['https://a.com child-src'],
    ],
    ['sandbox; default-src https://a.com', "sandbox; default-src 'self';", ['https://a.com default-src']],
    ["script-src 'self'; sandbox", "script-src 'self'; sandbox; child-src 'self';", []],
    ["sandbox; Script-Src 'SELF' https://Z", "sandbox; script-src 'self'; child-src 'self';", ['https://Z script-src']],
    ['sandbox; script-src', "sandbox; script-src 'self'; child-src 'self';", []],
    [
      'sandbox; style-src https://q',
      "sandbox; style-src https://q; child-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';",
      [],
    ],
    ["sandbox; frame-src 'none'", "sandbox; frame-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval';", []],
    ["sandbox; worker-src Blob: 'None'", "sandbox; worker-src blob: 'none'; child-src 'self';", []],
    ["sandbox; script-src 'bar' foo", "sandbox; script-src 'bar' 'self'; child-src 'self';", ['foo script-src']],
    [
      'sandbox allow-same-originx',
      "sandbox allow-same-originx; child-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';",
      [],
    ],
    [
      "sandbox   allow-scripts;script-src   'self'    blob:",
      "sandbox   allow-scripts; script-src 'self' blob:; child-src 'self';",
      [],
    ],
  ] as const)('%s', (text, policy, ignored) => {
    const warnings = ignored.map((pair) => warning(...(pair.split(' ') as [string, string])));
    expect(restrictSandboxPolicy(text)).toEqual({ policy, warnings });
  });

  it.each([
    '',
    "script-src 'self'",
    'sandbox allow-same-origin',
    'sandbox allow-SAME-origin',
    'sandbox allow-top-navigation',
    'sandbox allow-top-navigation-by-user-activation',
    "sandbox; script-src 'self'; sandbox allow-same-origin",
    'x\nsandbox',
    "sandbox, script-src 'self'",
    'sandbox; script-src é',
  ])('%j is refused', (text) => {
    expect(restrictSandboxPolicy(text)).toBeUndefined();
  });
});
