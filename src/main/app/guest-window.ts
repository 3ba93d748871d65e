/** Windows that a guest wants to open: none opens by itself, another `<webview>` may take it. */
import type { HandlerDetails, LoadURLOptions } from 'electron';

/** A window that a guest wants to open: not opened before another `<webview>` takes it. */
export interface NewWindow {
  readonly url: string;
  readonly partition: string;
  readonly options: LoadURLOptions;
  /** Whether a page of the app's own has opened it; no other page may show one in it. */
  readonly fromOwn: boolean;
  /** Its `window.name`; '' for none. */
  readonly name: string;
}

const DISPOSITIONS: Readonly<Record<string, string>> = {
  'foreground-tab': 'new_foreground_tab',
  'background-tab': 'new_background_tab',
  'new-window': 'new_window',
};

/**
 * @param partition that of the guest, in which the window is to be too
 * @param fromOwn see NewWindow
 */
export function newWindow(details: HandlerDetails, partition: string, fromOwn: boolean): NewWindow {
  const { url, postBody, referrer, frameName } = details;
  const options: LoadURLOptions = {
    httpReferrer: referrer,
    ...(postBody ? { postData: postBody.data, extraHeaders: `Content-Type: ${postBody.contentType}` } : {}),
  };
  // `_blank` and the like name no window.
  return { url, partition, options, fromOwn, name: frameName.startsWith('_') ? '' : frameName };
}

/** The fields of the event `newwindow`. */
export function newWindowFields({ url, disposition, frameName, features }: HandlerDetails): Record<string, unknown> {
  const isPopup = disposition === 'new-window' && features !== '';
  return {
    targetUrl: url,
    initialWidth: sizeIn(features, 'width'),
    initialHeight: sizeIn(features, 'height'),
    name: frameName,
    windowOpenDisposition: isPopup ? 'new_popup' : (DISPOSITIONS[disposition] ?? 'new_foreground_tab'),
  };
}

/** Of `width=300,height=200`. */
function sizeIn(features: string, name: string): number {
  return Number(new RegExp(`(?:^|,)\\s*(?:inner)?${name}=(\\d+)`, 'i').exec(features)?.[1] ?? 0);
}
