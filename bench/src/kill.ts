/** `npm run bench -- kill`: how long until the server answers again after kill -9 under load, and what is lost. */
import { writeFileSync } from 'node:fs'
import { crash } from '@vigil/e2e/crash'
import { Server } from '@vigil/e2e/server'
import { percentiles } from './figures'

/** Pass figures of the issue. */
const HEALTHZ_MS = 500
const READYZ_MS = 2_000

export async function kill(rounds: number, seed: number, out: string | null): Promise<boolean> {
  const server = await Server.create()
  try {
    await server.start()
    const report = await crash(server, rounds, seed)
    const times = { healthz: percentiles(report.healthzMs), readyz: percentiles(report.readyzMs) }
    const slowest = { healthz: Math.max(...report.healthzMs), readyz: Math.max(...report.readyzMs) }
    for (const name of ['healthz', 'readyz'] as const)
      console.log(`/${name}: p50 ${times[name].p50.toFixed(0)} ms, slowest ${slowest[name].toFixed(0)} ms`)
    const { samples, blocks, announced } = report.journal
    console.log(
      `${rounds} kills: ${samples.length} samples, ${blocks.length} wave blocks acknowledged, ${announced.size} alarm events announced, ${report.lost.length} lost`,
    )
    for (const lost of report.lost.slice(0, 20)) console.log(`lost: ${lost}`)
    if (out !== null)
      writeFileSync(out, `${JSON.stringify({ rounds, seed, times, slowest, lost: report.lost })}\n`)
    return report.lost.length === 0 && slowest.healthz <= HEALTHZ_MS && slowest.readyz <= READYZ_MS
  } finally {
    await server.dispose()
  }
}
