import { describe, expect, it } from 'vitest';
import type { Rect, WindowRequest } from '../../../../src/main/host/window-service.ts';
import { onScreen, placeWindow } from '../../../../src/main/windows/window-placement.ts';
import { WINDOW_REQUEST } from '../../../support/window-request.ts';

const SCREEN: Rect = { left: 0, top: 0, width: 1280, height: 800 };
const RIGHT: Rect = { left: 1280, top: 100, width: 1000, height: 600 };

const place = (parts: Partial<WindowRequest>) => placeWindow({ ...WINDOW_REQUEST, ...parts }, undefined, [SCREEN]);

describe('size', () => {
  it('is the content’s where the app gives the content’s', () => {
    expect(place({})).toMatchObject({ size: { width: 512, height: 384 }, sizeIsContent: true, position: undefined });
  });

  it('is the frame’s where the app gives both of the frame’s', () => {
    expect(place({ inner: {}, outer: { width: 300, height: 200 } })).toMatchObject({
      size: { width: 300, height: 200 },
      sizeIsContent: false,
    });
  });

  it('is taken from both when each gives a part', () => {
    expect(place({ inner: { height: 222 }, outer: { width: 300 } })).toMatchObject({
      size: { width: 300, height: 222 },
      sizeIsContent: true,
    });
  });

  it.each<{
    what: string;
    inner: WindowRequest['inner'];
    outer?: WindowRequest['outer'];
    width: number;
    height: number;
  }>([
    { what: 'a minimum', inner: { width: 512, height: 384, minWidth: 600 }, width: 600, height: 384 },
    { what: 'a maximum', inner: { width: 512, height: 384, maxHeight: 100 }, width: 512, height: 100 },
    {
      what: 'the minimum over the maximum',
      inner: { width: 300, height: 300, minWidth: 400, maxWidth: 200 },
      width: 400,
      height: 300,
    },
    {
      what: 'no limit of zero or less',
      inner: { width: 300, height: 300, maxWidth: -5, maxHeight: 0, minHeight: -5 },
      width: 300,
      height: 300,
    },
    {
      what: 'no limit of null',
      inner: { width: 300, height: 300, maxWidth: null, minWidth: null },
      width: 300,
      height: 300,
    },
    {
      what: 'the frame’s minimum',
      inner: { width: 300, height: 300 },
      outer: { minWidth: 400 },
      width: 400,
      height: 300,
    },
    {
      what: 'the frame’s maximum',
      inner: { width: 300, height: 300 },
      outer: { maxWidth: 200 },
      width: 200,
      height: 300,
    },
    {
      what: 'the frame’s limit before the content’s',
      inner: { width: 300, height: 300, minWidth: 350 },
      outer: { minWidth: 400 },
      width: 400,
      height: 300,
    },
  ])('observes $what, as Chromium 156 does', ({ inner, outer, width, height }) => {
    expect(place({ inner, outer: outer ?? {} }).size).toEqual({ width, height });
  });
});

describe('position', () => {
  it('is where the app says, also off the screen', () => {
    expect(place({ outer: { left: 5000, top: -200 } }).position).toEqual({ left: 5000, top: -200 });
    expect(place({ inner: { left: 10, top: 20 } }).position).toEqual({ left: 10, top: 20 });
    expect(place({ inner: { left: 10 }, outer: { top: 0 } }).position).toEqual({ left: 10, top: 0 });
  });

  it('is the middle when only one coordinate is given', () => {
    expect(place({ outer: { left: 10 } }).position).toBeUndefined();
    expect(place({ inner: { top: 10 } }).position).toBeUndefined();
  });
});

describe('remembered geometry', () => {
  const bounds = { left: 70, top: 80, width: 350, height: 250 };

  it('counts more than what the app asks for', () => {
    const asked = { ...WINDOW_REQUEST, inner: { width: 300, height: 200, left: 1, top: 1 } };
    expect(placeWindow(asked, { bounds, state: 'normal' }, [SCREEN])).toEqual({
      position: bounds,
      size: bounds,
      sizeIsContent: false,
      state: 'normal',
    });
  });

  it('is moved to where it can be seen', () => {
    const away = { left: 3000, top: -50, width: 350, height: 250 };
    expect(placeWindow(WINDOW_REQUEST, { bounds: away, state: 'normal' }, [SCREEN]).position).toEqual({
      left: 930,
      top: 0,
      width: 350,
      height: 250,
    });
  });

  it('makes a window maximised again, but neither minimised nor full screen', () => {
    const states = ['normal', 'maximized', 'minimized', 'fullscreen'] as const;
    const again = states.map((state) => placeWindow(WINDOW_REQUEST, { bounds, state }, [SCREEN]).state);
    expect(again).toEqual(['normal', 'maximized', 'normal', 'normal']);
    expect(placeWindow({ ...WINDOW_REQUEST, hidden: true }, { bounds, state: 'maximized' }, [SCREEN]).state).toBe(
      'normal',
    );
    expect(placeWindow({ ...WINDOW_REQUEST, state: 'fullscreen' }, { bounds, state: 'normal' }, [SCREEN]).state).toBe(
      'fullscreen',
    );
  });
});

describe('onScreen', () => {
  it('leaves alone what is on a screen', () => {
    const rect = { left: 1300, top: 200, width: 400, height: 300 };
    expect(onScreen(rect, [SCREEN, RIGHT])).toEqual(rect);
  });

  it('chooses the screen that shows most of it', () => {
    expect(onScreen({ left: 1200, top: 200, width: 400, height: 300 }, [SCREEN, RIGHT])).toMatchObject({ left: 1280 });
    expect(onScreen({ left: 1000, top: 200, width: 400, height: 300 }, [SCREEN, RIGHT])).toMatchObject({ left: 880 });
  });

  it('takes the first screen for what no screen shows', () => {
    expect(onScreen({ left: -900, top: 900, width: 100, height: 100 }, [SCREEN, RIGHT])).toEqual({
      left: 0,
      top: 700,
      width: 100,
      height: 100,
    });
  });

  it('shrinks what is larger than the screen', () => {
    expect(onScreen({ left: -10, top: -10, width: 5000, height: 400 }, [SCREEN])).toEqual({
      left: 0,
      top: 0,
      width: 1280,
      height: 400,
    });
  });

  it('leaves everything as it is without a screen', () => {
    const rect = { left: -10, top: -10, width: 5000, height: 4000 };
    expect(onScreen(rect, [])).toEqual(rect);
  });
});
