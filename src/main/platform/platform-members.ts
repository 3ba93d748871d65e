/**
 * The members of `chrome.*` that there are for Chrome Apps at all: what a real Chromium shows to an app, and what Chrome had on other
 * systems and in earlier years. Recorded by `npm run platform`.
 */
import recorded from './platform-members.json' with { type: 'json' };

export type MemberKind = 'function' | 'event' | 'value';

export interface PlatformNamespace {
  /** Full name without `chrome.`, e.g. `system.display`; '' for `chrome` itself. */
  readonly name: string;
  /** What grants it, any one of them: a permission, or as `key:sockets` a manifest key. Null: nothing is needed. */
  readonly grantedBy: readonly string[] | null;
  readonly members: ReadonlyMap<string, MemberKind>;
}

interface RecordedNamespace {
  readonly grantedBy: readonly string[] | null;
  readonly chromium: Readonly<Record<string, MemberKind>>;
  readonly earlier: Readonly<Record<string, MemberKind>>;
}

/** The major version of the Chromium that was asked. */
export const PLATFORM_CHROMIUM: string = recorded.chromium;

export const platformNamespaces: ReadonlyMap<string, PlatformNamespace> = new Map(
  Object.entries(recorded.namespaces as unknown as Readonly<Record<string, RecordedNamespace>>).map(
    ([name, { grantedBy, chromium, earlier }]) => [
      name,
      { name, grantedBy, members: new Map([...Object.entries(chromium), ...Object.entries(earlier)]) },
    ],
  ),
);
