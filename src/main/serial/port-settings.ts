/** How a serial port is set, in the words of `chrome.serial`. */
export type DataBits = 'seven' | 'eight';
export type ParityBit = 'no' | 'odd' | 'even';
export type StopBits = 'one' | 'two';

/** Keys in the order in which Chromium's answers have them. */
export interface PortSettings {
  readonly bitrate: number;
  readonly ctsFlowControl: boolean;
  readonly dataBits: DataBits;
  readonly parityBit: ParityBit;
  readonly stopBits: StopBits;
}

export const DEFAULT_SETTINGS: PortSettings = {
  bitrate: 9600,
  ctsFlowControl: false,
  dataBits: 'eight',
  parityBit: 'no',
  stopBits: 'one',
};

export type SettingsChange = { readonly [K in keyof PortSettings]?: PortSettings[K] | undefined };

/** A bit rate that is not above 0 counts as not given, as in Chromium. */
export function changed(before: PortSettings, change: SettingsChange): PortSettings {
  const { bitrate = 0 } = change;
  return {
    bitrate: bitrate > 0 ? bitrate : before.bitrate,
    ctsFlowControl: change.ctsFlowControl ?? before.ctsFlowControl,
    dataBits: change.dataBits ?? before.dataBits,
    parityBit: change.parityBit ?? before.parityBit,
    stopBits: change.stopBits ?? before.stopBits,
  };
}
