import { UsageError, type Verb } from '../verb'

const verify: Verb = {
  words: 'audit verify',
  usage: 'audit verify',
  help: 'Checks the chain of the audit trail. Status 0: whole. Status 1: broken, with the first broken row.',
  options: {},
  async run(terminal) {
    const verdict = await (await terminal.store()).verifyAudit()
    if (verdict.ok) {
      terminal.print(`The audit trail is whole: ${verdict.rows} rows.`)
      return 0
    }
    terminal.print(
      `The audit trail is BROKEN at row ${verdict.firstBroken}; the rows before it are whole: ${verdict.why}`,
    )
    return 1
  },
}

const list: Verb = {
  words: 'quarantine list',
  usage: 'quarantine list [--limit N]',
  help: 'Prints the newest messages that were set aside, with the reason, one a line.',
  options: { limit: { type: 'string' } },
  async run(terminal, args) {
    const limit = Number(args.text('limit') ?? 100)
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
      throw new UsageError('--limit: a number from 1 to 10000.')
    const entries = await (await terminal.store()).quarantined({ before: null, limit })
    for (const { id, receivedAt, protocol, device, reason, detail } of entries)
      terminal.print(
        [id, new Date(receivedAt).toISOString(), protocol, device ?? '-', reason, detail].join('\t'),
      )
    if (entries.length === 0) terminal.print('Nothing is in quarantine.')
    return 0
  },
}

export const recordVerbs: readonly Verb[] = [verify, list]
