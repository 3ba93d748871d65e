/** The life cycle of an app that is up, for rooms under test. */
import type { LifecycleService } from '../../src/main/host/lifecycle-service.ts';

export interface FakeLifecycleOptions {
  readonly reload?: () => void;
  readonly backgroundReady?: LifecycleService['backgroundReady'];
  readonly awake?: () => boolean;
}

export function fakeLifecycle(options: FakeLifecycleOptions = {}): LifecycleService {
  return {
    reload: options.reload ?? (() => {}),
    get awake() {
      return options.awake?.() ?? true;
    },
    wake: () => Promise.resolve(true),
    deliver: () => Promise.resolve(true),
    expect: () => {},
    listens: () => true,
    hold: () => () => {},
    backgroundReady: options.backgroundReady ?? (() => Promise.resolve()),
  };
}
