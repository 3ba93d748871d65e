import { describe, expect, it } from 'vitest';
import { parseReportDescriptor } from '../../../../src/main/hid/report-descriptor.ts';

const hex = (text: string) => text.split(' ').map((byte) => Number.parseInt(byte, 16));

/** A keyboard with lights, as the boot protocol has it. */
const KEYBOARD = [
  0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95,
  0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05,
  0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19,
  0x00, 0x29, 0x65, 0x81, 0x00, 0xc0,
];
const read = (...bytes: number[]) => parseReportDescriptor(new Uint8Array(bytes));

describe('a report descriptor', () => {
  it('of a keyboard', () => {
    const { collections, ...rest } = read(...KEYBOARD);
    expect(rest).toEqual({
      hasReportId: false,
      maxInputReportSize: 8,
      maxOutputReportSize: 1,
      maxFeatureReportSize: 0,
    });
    expect(collections).toEqual([
      {
        usagePage: 1,
        usage: 6,
        reportIds: [],
        reports: { input: new Map([[0, 64]]), output: new Map([[0, 8]]), feature: new Map() },
      },
    ]);
  });

  it('of several collections with numbered reports', () => {
    const vendor = (page: number, id: number, main: number, bytes: number) => [
      0x06,
      page,
      0xff,
      0x09,
      0x01,
      0xa1,
      0x01,
      0x85,
      id,
      0x75,
      0x08,
      0x95,
      bytes,
      main,
      0x02,
      0xc0,
    ];
    const { collections, ...rest } = read(
      ...vendor(0x00, 1, 0x81, 3),
      ...vendor(0x01, 2, 0x91, 63),
      ...vendor(0x02, 3, 0xb1, 5),
    );
    expect(rest).toEqual({
      hasReportId: true,
      maxInputReportSize: 3,
      maxOutputReportSize: 63,
      maxFeatureReportSize: 5,
    });
    expect(collections.map(({ usagePage, usage, reportIds }) => [usagePage, usage, reportIds])).toEqual([
      [0xff00, 1, [1]],
      [0xff01, 1, [2]],
      [0xff02, 1, [3]],
    ]);
  });

  it('whose collections are nested tells of those at the top, with the reports of all within', () => {
    const { collections } = read(
      ...hex('05 01 09 02 a1 01 09 01 a1 00 85 07 75 08 95 02 81 02 c0'),
      ...hex('85 08 95 01 b1 02 c0'),
    );
    expect(collections).toHaveLength(1);
    expect(collections[0]).toMatchObject({ usagePage: 1, usage: 2, reportIds: [7, 8] });
    expect(collections[0]?.reports.input).toEqual(new Map([[7, 16]]));
    expect(collections[0]?.reports.feature).toEqual(new Map([[8, 8]]));
  });

  it('may name the page with the usage', () => {
    expect(read(0x0b, 0x01, 0x00, 0xd0, 0xf1, 0xa1, 0x01, 0xc0).collections[0]).toMatchObject({
      usagePage: 0xf1d0,
      usage: 1,
    });
  });

  it('may put the state aside', () => {
    const { maxInputReportSize } = read(...hex('05 0c 09 01 a1 01 75 08 95 02 a4 95 09 b4 81 02 c0'));
    expect(maxInputReportSize).toBe(2);
  });

  it('that is empty, cut off or no descriptor is no fault', () => {
    const nothing = { maxInputReportSize: 0, maxOutputReportSize: 0, maxFeatureReportSize: 0, hasReportId: false };
    expect(read()).toEqual({ collections: [], ...nothing });
    expect(read(0xc0, 0xc0, 0xb4, 0xb4, 0x81, 0x02, 0x85, 0x01)).toEqual({ collections: [], ...nothing });
    expect(read(0xfe, 0x02, 0x00, 1, 2, 0x05).collections).toEqual([]);
    for (let length = 0; length < KEYBOARD.length; length++) read(...KEYBOARD.slice(0, length));
  });

  it('with an absurd report has none of that length', () => {
    const { maxInputReportSize } = read(...hex('05 0c 09 01 a1 01 75 20 97 ff ff ff ff 81 02 c0'));
    expect(maxInputReportSize).toBe(0);
  });

  it('that opens collections without end takes no more than its length', () => {
    const { collections } = parseReportDescriptor(new Uint8Array(4096).fill(0xa0));
    expect(collections).toHaveLength(1);
  });
});
