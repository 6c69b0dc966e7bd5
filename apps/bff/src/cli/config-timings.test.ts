import { configFile } from '@vigil/protocol'
import { expect, it } from 'vitest'
import { aHospital } from '../testing/hospital'
import { changeOf } from './config-change'
import { configFileOf } from './config-export'

const site = (alarmTimings: object) => ({
  sites: [{ id: 'north', name: 'North', timeZone: 'Europe/London', alarmTimings }],
})

it('[TIM2] takes the times of a site within their bounds only', () => {
  expect(configFile.safeParse(site({ askAgainHighSeconds: 60 })).success).toBe(true)
  for (const wrong of [
    { askAgainHighSeconds: 600 },
    { incidentBeds: 1 },
    { silenceSeconds: 5 },
    { chatterClearSeconds: '30' },
  ])
    expect(configFile.safeParse(site(wrong)).success).toBe(false)
})

it('[TIM1] writes out what was read in', async () => {
  const file = configFile.parse(site({ askAgainHighSeconds: 60, incidentShare: 0.5 }))
  const store = { passwordHash: () => Promise.resolve(null), deviceSecret: () => Promise.resolve(null) }
  const { sites } = await changeOf(file, aHospital(), store, 0 as never)
  expect(sites[0]?.alarmTimings).toEqual({ askAgainHighSeconds: 60, incidentShare: 0.5 })
  const [written] = configFileOf({ ...aHospital(), sites }).sites ?? []
  expect(written?.alarmTimings).toEqual(sites[0]?.alarmTimings)
})
