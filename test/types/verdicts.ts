/** The comparison itself: every verdict, on a namespace made up for it. */
import { any, boolean, defineNamespace, integer, optional, param, string } from '../../src/api/core/contract.ts';
import type { Disagreements, Exactly } from './disagreements.ts';

const id = param('id', integer);
const sample = defineNamespace({
  name: 'sample',
  availability: { always: true },
  functions: {
    agreed: { params: [id, param('flag', optional(boolean)), param('text', string)], callback: 'required' },
    promised: { params: [id], callback: 'optional' },
    returned: { params: [id], callback: 'none' },
    ours: { params: [], callback: 'none' },
    hidden: { params: [], callback: 'none', internal: true },
    otherType: { params: [param('id', string)], callback: 'none' },
    oneTooFew: { params: [], callback: 'none' },
    oneTooMany: { params: [id, id], callback: 'none' },
    oneMoreOptional: { params: [id, param('more', optional(integer))], callback: 'none' },
    strictCallback: { params: [id], callback: 'required' },
    noCallback: { params: [id], callback: 'none' },
    oneLessOptional: { params: [id], callback: 'none' },
    anything: { params: [param('value', any)], callback: 'none' },
    calledNotHeard: { params: [], callback: 'none' },
  },
  events: { onAgreed: {}, onOurs: {}, heardNotCalled: {} },
  enums: { Kind: { A: 'a', B: 'b' }, Other: { A: 'a' } },
  constants: { MOST: 5 },
});

interface Published {
  agreed(id: number, text: string, callback: (result: number) => void): void;
  agreed(id: number, flag: boolean, text: string, callback: (result: number) => void): void;
  promised(id: number, callback?: () => void): void;
  returned(id: number): string;
  gone(): void;
  otherType(id: number): void;
  oneTooFew(id: number): void;
  oneTooMany(id: number): void;
  oneMoreOptional(id: number): void;
  strictCallback(id: number, callback?: () => void): void;
  noCallback(id: number, callback?: () => void): void;
  oneLessOptional(id: number, more?: number): void;
  anything(value: number): void;
  calledNotHeard: chrome.events.Event<() => void>;
  heardNotCalled(): void;
  onAgreed: chrome.events.Event<(id: number) => void>;
  onGone: chrome.events.Event<() => void>;
  Kind: { A: 'a' };
  Other: { A: 'a'; C: 'c' };
  MOST: 6;
}

export type Verdicts = Exactly<
  Disagreements<typeof sample, Published>,
  {
    gone: 'missing';
    onGone: 'missing';
    ours: 'unpublished';
    onOurs: 'unpublished';
    otherType: 'refuses';
    oneTooMany: 'refuses';
    strictCallback: 'refuses';
    oneTooFew: 'refuses';
    noCallback: 'refuses';
    oneLessOptional: 'refuses';
    oneMoreOptional: 'takes more';
    anything: 'takes more';
    calledNotHeard: 'differs';
    heardNotCalled: 'differs';
    Other: 'differs';
    MOST: 'differs';
  }
>;

// @ts-expect-error a disagreement that is not listed
export type NotListed = Exactly<Disagreements<typeof sample, Published>, { gone: 'missing' }>;
// @ts-expect-error a listed disagreement that there is not
export type Stale = Exactly<Disagreements<typeof sample, typeof sample.functions>, Verdicts & { agreed: 'missing' }>;
