import type { SubjectId } from '@vigil/clinical'
import { subjectId } from '@vigil/protocol'
import { ACTOR, Refused, UsageError, type Verb, writeAudit } from '../verb'

function idOf(text: string): SubjectId {
  const parsed = subjectId.safeParse(text)
  if (!parsed.success) throw new UsageError(`${text} is not an id of a subject.`)
  return parsed.data
}

const add: Verb = {
  words: 'hold add',
  usage: 'hold add SUBJECT --reason TEXT',
  help: 'Legal hold: nothing of this patient is deleted by retention until `hold end`. Written to the audit trail.',
  options: { reason: { type: 'string' } },
  async run(terminal, args) {
    const subject = idOf(args.only('SUBJECT'))
    const reason = args.needed('reason')
    const store = await terminal.store()
    if (!(await store.hold({ subject, since: terminal.now(), by: ACTOR, reason })))
      throw new Refused(`There is no subject ${subject}.`)
    await writeAudit(terminal, 'hold.began', subject)
    terminal.print(`${subject} is held.`)
    return 0
  },
}

const end: Verb = {
  words: 'hold end',
  usage: 'hold end SUBJECT',
  help: 'Ends the legal hold: retention counts again from the next hour on.',
  options: {},
  async run(terminal, args) {
    const subject = idOf(args.only('SUBJECT'))
    if (!(await (await terminal.store()).endHold(subject, ACTOR, terminal.now())))
      throw new Refused(`Nothing of ${subject} is held.`)
    await writeAudit(terminal, 'hold.ended', subject)
    terminal.print(`${subject} is not held any more.`)
    return 0
  },
}

const list: Verb = {
  words: 'hold list',
  usage: 'hold list',
  help: 'Who is held back from deletion, since when, and why.',
  options: {},
  async run(terminal) {
    const holds = await (await terminal.store()).holds()
    for (const { subject, since, by, reason } of holds)
      terminal.print(`${subject}  since ${new Date(since).toISOString()}  by ${by}: ${reason}`)
    if (holds.length === 0) terminal.print('Nothing is held.')
    return 0
  },
}

const WHY = {
  unknown: 'there is no such subject.',
  admitted: 'the patient is here. Discharge first.',
  held: 'there is a legal hold; `hold list` says why.',
} as const

const erase: Verb = {
  words: 'subject erase',
  usage: 'subject erase SUBJECT --reason TEXT',
  help: 'Deletes every measurement of somebody who was discharged, for good. Alarms and the audit trail stay.',
  options: { reason: { type: 'string' } },
  async run(terminal, args) {
    const subject = idOf(args.only('SUBJECT'))
    const reason = args.needed('reason')
    // Written down before: what a crash cuts short was said all the same.
    await writeAudit(terminal, 'subject.erase', `${subject}: ${reason}`)
    const outcome = await (await terminal.store()).eraseMeasurements(subject)
    if (outcome.kind === 'refused') throw new Refused(`Nothing was deleted: ${WHY[outcome.why]}`)
    await writeAudit(terminal, 'subject.erased', subject)
    terminal.print(`Deleted ${outcome.chunks} chunks and ${outcome.minutes} minutes of ${subject}.`)
    return 0
  },
}

const EACH = 10_000

const verify: Verb = {
  words: 'store verify',
  usage: 'store verify [--json]',
  help: 'Reads every stored chunk and compares its checksum. Status 0: all are whole. Status 1: names those that are not.',
  options: { json: { type: 'boolean' } },
  async run(terminal, args) {
    let next = EACH
    const isJson = args.flag('json')
    const { chunks, damaged } = await (
      await terminal.store()
    ).verifyChunks((read) => {
      if (read < next) return
      next += EACH
      if (!isJson) terminal.print(`${read} chunks …`)
    })
    if (isJson) terminal.print(JSON.stringify({ chunks, damaged }))
    else {
      for (const { subject, code, from, to } of damaged)
        terminal.print(
          `DAMAGED ${subject} ${code} ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`,
        )
      terminal.print(`${chunks} chunks read, ${damaged.length} damaged.`)
    }
    return damaged.length === 0 ? 0 : 1
  },
}

export const keepingVerbs: readonly Verb[] = [add, end, list, erase, verify]
