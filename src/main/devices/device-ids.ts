/** The numbers of a device's vendor and product as people know them: four hexadecimal digits each. */
export function hexIds(ids: { readonly vendorId: number; readonly productId: number }): readonly [string, string] {
  return [hex(ids.vendorId), hex(ids.productId)];
}

function hex(id: number): string {
  return id.toString(16).padStart(4, '0');
}
