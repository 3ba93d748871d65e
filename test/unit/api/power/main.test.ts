import { beforeEach, expect, it } from 'vitest';
import room from '../../../../src/api/power/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const page = {} as PageConnection;
let calls: string[];
let power: ReturnType<typeof room.create>;

beforeEach(() => {
  calls = [];
  const keepAwake = (level: string) => {
    calls.push(`begin ${level}`);
    return () => void calls.push(`end ${level}`);
  };
  power = room.create({ desktop: { keepAwake } } as unknown as AppHost);
});

it('has one request at a time, and never none between two', async () => {
  await power.handlers.requestKeepAwake(page, 'system');
  await power.handlers.requestKeepAwake(page, 'display');
  await power.handlers.releaseKeepAwake(page);
  await power.handlers.releaseKeepAwake(page);
  expect(calls).toEqual(['begin system', 'begin display', 'end system', 'end display']);
});

it('lets the system sleep when the app is gone', async () => {
  await power.handlers.requestKeepAwake(page, 'display');
  await power.dispose?.();
  expect(calls).toEqual(['begin display', 'end display']);
});
