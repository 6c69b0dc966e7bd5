import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alert, numerics } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

let ward: Ward
beforeEach(async () => {
  ward = await openWard()
})
afterEach(() => ward.close())

/** What a broker may answer to one who publishes; `publish` is what a command would be. */
const ANSWERS = new Set(['connack', 'puback', 'suback', 'pingresp'])

describe('[H45] a device', () => {
  it('hears no command, whatever people do to its alarm and whatever it asks for', async () => {
    const monitor = await ward.monitor('mon-1')
    const heard: string[] = []
    monitor.client.on('packetreceive', ({ cmd }) => heard.push(cmd))
    await monitor.client
      .subscribeAsync(['#', 'vigil/v1/mon-1/#', '$SYS/#'], { qos: 1 })
      .catch(() => undefined)
    const nurse = await ward.watcher('icu-nurse')
    await nurse.hello()
    await monitor.publish('alerts', alert('present'))
    const [open] = ward.server.engine.openAlarms(['north/icu' as never])
    if (!open) throw new Error('no alarm')
    let key = 0
    const act = (event: string, more: object = {}) =>
      nurse.ask(`alarm:${event}`, { id: open.id, episode: open.episode, key: `key-of-act-${++key}`, ...more })
    for (const state of ['coming', 'at-bedside', 'needs-help']) await act('acknowledge', { state })
    const answers = [await act('pause', { seconds: 120 }), await act('resume'), await act('reject')]
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true])
    await act('resolve')
    // Its own words come back to nobody either; behind this answer nothing is on its way.
    await monitor.publish('numerics', numerics({ MDC_PULS_OXIM_SAT_O2: 97 }))
    expect(heard.filter((cmd) => !ANSWERS.has(cmd))).toEqual([])
    expect(heard).toContain('puback')
  })

  it('is written to by no line of the server: devices and hospital systems are only listened to and answered', () => {
    const src = join(import.meta.dirname, '..')
    const writes = ['devices', 'hl7'].flatMap((folder) =>
      readdirSync(join(src, folder))
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .filter((file) =>
          /\.publish\(|createConnection|sendMessage/.test(readFileSync(join(src, folder, file), 'utf8')),
        ),
    )
    expect(writes).toEqual([])
  })
})
