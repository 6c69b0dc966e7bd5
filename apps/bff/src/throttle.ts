import { fullBucket, take, type BucketLimits } from '@vigil/ingest'

/** A token bucket on monotonic time. */
export interface Throttle {
  /** 0: go on. Else nothing was taken and the next one is there after so many milliseconds. */
  take(): number
}

export function createThrottle(limits: BucketLimits, monotonic: () => number): Throttle {
  let bucket = fullBucket(monotonic(), limits)
  return {
    take() {
      const taken = take(bucket, monotonic(), limits)
      bucket = taken.bucket
      return taken.allowed ? 0 : Math.ceil(((1 - bucket.tokens) / limits.rate) * 1_000)
    },
  }
}
