/** How much an area may hold and how often it may be written: Chromium 156's numbers and texts. */
import { ApiError } from '../../api/core/api-error.ts';
import { sizeOf, type PendingWrites } from './pending-writes.ts';

/** In UTF-8 bytes of key and JSON text together. */
export interface StorageLimits {
  readonly bytes?: number;
  readonly bytesPerItem?: number;
  readonly items?: number;
}

/** `QUOTA_BYTES` of `storage.local`; 5 MiB before version 114. `unlimitedStorage` lifts it. */
export const LOCAL_LIMITS = { bytes: 10_485_760 } as const satisfies StorageLimits;
/** `QUOTA_BYTES`, `QUOTA_BYTES_PER_ITEM` and `MAX_ITEMS` of `storage.sync`. `unlimitedStorage` does not lift them. */
export const SYNC_LIMITS = { bytes: 102_400, bytesPerItem: 8192, items: 512 } as const satisfies StorageLimits;

export const MAX_WRITE_OPERATIONS_PER_MINUTE = 120;
export const MAX_WRITE_OPERATIONS_PER_HOUR = 1800;

/**
 * Checks one `set`, in Chromium's order: the size of any item first, then everything together, then the number.
 * @param texts that the call stores
 * @param old what there is at their keys
 * @throws ApiError; Chromium leaks the names of its own constants into these texts.
 */
export function checkLimits(
  { bytes = Infinity, bytesPerItem = Infinity, items = Infinity }: StorageLimits,
  pending: PendingWrites,
  texts: ReadonlyMap<string, string>,
  old: ReadonlyMap<string, string>,
): void {
  let { total, count } = pending;
  for (const [key, text] of texts) {
    const size = sizeOf(key, text);
    if (size > bytesPerItem) throw new ApiError('Resource::kQuotaBytesPerItem quota exceeded');
    total += size - sizeOf(key, old.get(key));
    if (!old.has(key)) count += 1;
  }
  if (total > bytes) throw new ApiError('Resource::kQuotaBytes quota exceeded');
  if (count > items) throw new ApiError('Resource::kMaxItems quota exceeded');
}

interface Window {
  readonly limit: string;
  readonly most: number;
  readonly lengthMs: number;
  endsAt: number;
  left: number;
}

/**
 * The write rate of one function of `storage.sync`. Each function has its own count, and every call costs, also one that fails or changes
 * nothing. A window begins with the first call after the last one ended, so twice the number can pass around its edge, as in Chromium.
 */
export class WriteRate {
  readonly #windows: readonly Window[] = [
    window('MAX_WRITE_OPERATIONS_PER_MINUTE', MAX_WRITE_OPERATIONS_PER_MINUTE, 60_000),
    window('MAX_WRITE_OPERATIONS_PER_HOUR', MAX_WRITE_OPERATIONS_PER_HOUR, 3_600_000),
  ];
  readonly #now: () => number;

  /** @param now in milliseconds, from a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @throws ApiError with Chrome's text when there were too many calls. */
  spend(): void {
    const now = this.#now();
    for (const entry of this.#windows) {
      if (now > entry.endsAt) {
        entry.endsAt = now + entry.lengthMs;
        entry.left = entry.most;
      }
      if (entry.left === 0) throw new ApiError(`This request exceeds the ${entry.limit} quota.`);
      entry.left -= 1;
    }
  }
}

function window(limit: string, most: number, lengthMs: number): Window {
  return { limit, most, lengthMs, endsAt: -Infinity, left: 0 };
}
