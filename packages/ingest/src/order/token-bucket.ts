/** What one device may send, so that a chatty one cannot starve the others (H20). `now` is monotonic milliseconds. */
export interface Bucket {
  readonly tokens: number
  readonly filledAt: number
}

export interface BucketLimits {
  /** Tokens a second. */
  readonly rate: number
  readonly burst: number
}

/** A 12-lead monitor sends about 60 messages a second; the burst is a minute of backlog (own proposal). */
export const BUCKET_LIMITS: BucketLimits = { rate: 200, burst: 5_000 }

export const fullBucket = (now: number, { burst }: BucketLimits = BUCKET_LIMITS): Bucket => ({
  tokens: burst,
  filledAt: now,
})

export function take(
  bucket: Bucket,
  now: number,
  limits: BucketLimits = BUCKET_LIMITS,
): { readonly bucket: Bucket; readonly allowed: boolean } {
  const elapsed = Math.max(0, now - bucket.filledAt) / 1000
  const tokens = Math.min(limits.burst, bucket.tokens + elapsed * limits.rate)
  const allowed = tokens >= 1
  return { bucket: { tokens: allowed ? tokens - 1 : tokens, filledAt: now }, allowed }
}
