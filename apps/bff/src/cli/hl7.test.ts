import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { parseConfig } from '../config'
import { openGateway, oru, type Gateway } from '../hl7/testing/peer'
import { runCommand } from './run'
import type { Terminal } from './verb'
import { hl7Verbs } from './verbs/hl7'

let gateway: Gateway
let folder: string
beforeEach(async () => {
  gateway = await openGateway()
  folder = mkdtempSync(join(tmpdir(), 'vigil-cli-'))
})
afterEach(async () => {
  await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...argv: readonly string[]) {
  const parsed = parseConfig({ DATA_DIR: gateway.server.dataDir })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  const printed: string[] = []
  const terminal: Terminal = {
    config: parsed.config,
    now: () => 0 as EpochMs,
    store: () => Promise.reject(new Error('no store')),
    print: (line) => printed.push(line),
    warn: (line) => printed.push(line),
    input: () => Promise.resolve(''),
    path: (file) => join(folder, file),
    stopped: new AbortController().signal,
  }
  return { status: await runCommand(hl7Verbs, argv, terminal), printed }
}

it('sends each message of a file as a peer and prints its answer', async () => {
  const messages = ['1', '2'].map((id) => oru(undefined, { id, sender: 'SOMEBODY|ELSE' }))
  writeFileSync(join(folder, 'two.hl7'), `${messages.join('\n')}\n`.replaceAll('\r', '\n'))
  expect(await run('hl7', 'send', 'two.hl7', '--peer', 'MON|HOSP')).toEqual({
    status: 0,
    printed: ['MSA|AA|1', 'MSA|AA|2', '2 messages, 0 of them refused.'],
  })
  expect(gateway.store.recorded).toHaveLength(2)
})

it('says what was refused, and where no server runs', async () => {
  writeFileSync(join(folder, 'one.hl7'), oru(undefined, { id: '1', sender: 'SOMEBODY|ELSE' }))
  const refused = await run('hl7', 'send', 'one.hl7')
  expect(refused).toMatchObject({
    status: 1,
    printed: [expect.stringContaining('MSA|AR|1|peer-unknown'), '1 messages, 1 of them refused.'],
  })
  expect(await run('hl7', 'send', 'none.hl7')).toMatchObject({ status: 1 })
  expect(await run('hl7', 'send', 'one.hl7', '--to', 'nowhere')).toMatchObject({ status: 2 })
})
