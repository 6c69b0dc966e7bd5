import type { AlarmId, Decision, EpochMs, SubjectId } from '@vigil/clinical'
import { replaySubject, type Asked, type Verdict } from '../../replay/replay'
import { Refused, UsageError, type Args, type Terminal, type Verb } from '../verb'

/** Around an alarm: what happened before it and until it was over. Own proposal. */
const BEFORE_MS = 10 * 60_000

const HELP = [
  'Lets the alarm engine decide again what it decided then, from what it was told, and compares.',
  'Prints "N events, identical", or the first difference. Status 1: another result, or what was told is not whole.',
  'What the engine was told is kept for REPLAY_DAYS (7).',
].join('\n')

const replayAlarm: Verb = {
  words: 'replay-alarm',
  usage: 'replay-alarm ALARM_ID',
  help: `${HELP}\nALARM_ID is the patient and the condition, such as p1~spo2-low; all of its episodes that are kept.`,
  options: {},
  async run(terminal, args) {
    const alarm = args.only('ALARM_ID')
    // Whether there is such an alarm, the store says.
    const known = await (await terminal.store()).alarm(alarm as AlarmId)
    if (!known) throw new Refused(`There is no alarm ${alarm}.`)
    const from = Math.min(known.onset, known.announcedAt) - BEFORE_MS
    return report(terminal, { subject: known.subject, from: from as EpochMs, to: terminal.now() })
  },
}

const auditReplay: Verb = {
  words: 'audit replay',
  usage: 'audit replay SUBJECT --from TIME [--to TIME]',
  help: `${HELP}\nTimes are RFC 3339 with a zone, such as 2026-11-21T02:00:00Z.`,
  options: { from: { type: 'string' }, to: { type: 'string' } },
  run(terminal, args) {
    // An id that nobody has has no inputs: the answer says so.
    const subject = args.only('SUBJECT') as SubjectId
    const to = args.text('to') === undefined ? terminal.now() : timeOf(args, 'to')
    return report(terminal, { subject, from: timeOf(args, 'from'), to })
  },
}

function timeOf(args: Args, name: string): EpochMs {
  const at = Date.parse(args.needed(name))
  if (Number.isNaN(at)) throw new UsageError(`--${name}: a time such as 2026-11-21T02:00:00Z.`)
  return at as EpochMs
}

async function report(terminal: Terminal, asked: Asked): Promise<number> {
  const verdict = await replaySubject(await terminal.store(), asked)
  for (const line of linesOf(verdict)) terminal.print(line)
  return verdict.kind === 'identical' ? 0 : 1
}

const iso = (at: number) => new Date(at).toISOString()
const named = (what: Decision | null) =>
  what ? `${what.type} ${what.alarm.id} at ${iso(what.at)}` : 'nothing'

function linesOf(verdict: Verdict): readonly string[] {
  switch (verdict.kind) {
    case 'identical':
      return [
        `${verdict.events} events, identical. ${verdict.inputs} inputs replayed, events compared since ${iso(verdict.since)}.`,
      ]
    case 'differs': {
      const { index, stored, replayed, path } = verdict.difference
      return [
        `DIFFERS at event ${index + 1}${path === '' ? '' : `, in ${path}`}.`,
        `  stored:   ${named(stored)}`,
        `  replayed: ${named(replayed)}`,
        `  inputs were taken by build ${verdict.builds.join(', ')}`,
      ]
    }
    case 'altered': {
      const { piece } = verdict
      return [
        `ALTERED: piece ${piece.number} of start ${piece.epoch} (${iso(piece.from)} to ${iso(piece.to)}) is not as it was written.`,
      ]
    }
    case 'missing':
      return [`MISSING: ${verdict.why}`]
    default:
      return verdict satisfies never
  }
}

export const replayAlarmVerbs: readonly Verb[] = [replayAlarm, auditReplay]
