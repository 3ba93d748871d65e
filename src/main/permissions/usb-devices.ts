/** Sets of the rules of `{"usbDevices": […]}`. */

export interface UsbDeviceRule {
  readonly vendorId?: number | undefined;
  readonly productId?: number | undefined;
  readonly interfaceId?: number | undefined;
  readonly interfaceClass?: number | undefined;
}

/** The same text for the same rule. */
export function usbRuleKey({ vendorId = -1, productId = -1, interfaceId = -1, interfaceClass = -1 }: UsbDeviceRule) {
  return JSON.stringify({ interfaceClass, interfaceId, productId, vendorId });
}

/** Those of the first list that are not in the second; each once. */
export function usbRulesWithout(
  rules: readonly UsbDeviceRule[],
  others: readonly UsbDeviceRule[],
): readonly UsbDeviceRule[] {
  const seen = new Set(others.map(usbRuleKey));
  return rules.filter((rule) => {
    const isNew = !seen.has(usbRuleKey(rule));
    seen.add(usbRuleKey(rule));
    return isNew;
  });
}

/** As `permissions.getAll` tells them: every key, -1 for what is not given, in Chromium's order. */
export function usbRulesForApp(rules: readonly UsbDeviceRule[]): readonly object[] {
  const all = usbRulesWithout(rules, []).map((rule) => JSON.parse(usbRuleKey(rule)) as Required<UsbDeviceRule>);
  const keys = ['vendorId', 'productId', 'interfaceId', 'interfaceClass'] as const;
  return all.toSorted((a, b) => {
    const differing = keys.find((key) => a[key] !== b[key]);
    return differing === undefined ? 0 : Number(a[differing]) - Number(b[differing]);
  });
}

/** In plain words, for who is asked; undefined where there is nothing to ask. */
export function usbRuleWarning({ vendorId, productId }: UsbDeviceRule): string | undefined {
  if (vendorId === undefined || productId === undefined) return undefined;
  const [vendor, product] = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0'));
  return `Use the USB device ${vendor}:${product}`;
}
