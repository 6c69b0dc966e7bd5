import type { AlarmHue, AlarmLook } from '../format/alarm-line'

/** 2 Hz and 0.6 Hz at 50 % duty (features.md 4.2). Opacity stays high enough for the dark text of medium. */
const FLASHES: Readonly<Partial<Record<AlarmHue, { readonly periodMs: number; readonly dim: number }>>> = {
  high: { periodMs: 500, dim: 0.45 },
  medium: { periodMs: 1_667, dim: 0.62 },
}

/** `null`: it does not flash. Who wants no motion is served by the style, which is above any animation. */
export function flashOf(hue: AlarmHue, look: AlarmLook) {
  const flash = look === 'flash' ? FLASHES[hue] : undefined
  if (!flash) return null
  return {
    frames: [
      { opacity: 1, offset: 0, easing: 'steps(1)' },
      { opacity: flash.dim, offset: 0.5, easing: 'steps(1)' },
      { opacity: flash.dim, offset: 1 },
    ],
    timing: { duration: flash.periodMs, iterations: Infinity },
  } as const
}
