import type { StoredBlock, Strip, StripStore, WaveStore } from '@vigil/storage'

/** Waves and strips of one patient in memory. */
export function memoryWaves(blocks: StoredBlock[] = [], strips: Strip[] = []): StripStore & WaveStore {
  return {
    foldWaveform: (query, begin, take) => {
      const folded = begin()
      for (const block of blocks) if (block.code === query.code) take(folded, block)
      return Promise.resolve(folded)
    },
    waveformSpans: ({ from, to }) =>
      Promise.resolve(blocks.map(({ code, source, late }) => ({ code, source, late, from, to }))),
    keepStrip: (strip) => {
      strips.push(strip)
      return Promise.resolve({ kind: 'kept', strip })
    },
    strips: () => Promise.resolve(strips),
  }
}
