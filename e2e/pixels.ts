import type { Locator, Page } from '@playwright/test'

export const DEFICIENCIES = ['none', 'protanopia', 'deuteranopia', 'achromatopsia'] as const
export type Deficiency = (typeof DEFICIENCIES)[number]

export async function see(page: Page, type: Deficiency): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setEmulatedVisionDeficiency', { type })
}

export interface Look {
  /** The commonest colour. */
  readonly ground: readonly [number, number, number]
  /** WCAG contrast of the ground with the colour farthest from it. */
  readonly contrast: number
}

/** What a piece of the screen looks like, from its pixels: emulated sight changes no computed style. */
export async function lookOf(part: Locator, darkroom: Page): Promise<Look> {
  const png = (await part.screenshot()).toString('base64')
  return darkroom.evaluate(develop, png)
}

/** Runs in an empty page. */
async function develop(png: string): Promise<Look> {
  const bytes = Uint8Array.from(atob(png), (character) => character.codePointAt(0) ?? 0)
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
  const counts = new Map<number, number>()
  for (let i = 0; i < data.length; i += 4) {
    const colour = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const channels = (colour: number): [number, number, number] => [
    colour >> 16,
    (colour >> 8) & 255,
    colour & 255,
  ]
  // WCAG 2.2, relative luminance.
  const luminance = (colour: number) => {
    const [r = 0, g = 0, b = 0] = channels(colour).map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratio = (a: number, b: number) =>
    (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05)
  const [ground = 0] = [...counts].toSorted((a, b) => b[1] - a[1]).map(([colour]) => colour)
  // Edges are blended: a colour of text has more than a few pixels.
  const common = [...counts].filter(([, count]) => count >= 4).map(([colour]) => colour)
  return { ground: channels(ground), contrast: Math.max(...common.map((colour) => ratio(ground, colour))) }
}
