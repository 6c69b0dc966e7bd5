import type { Move, MoveRecord } from '@vigil/clinical'
import { moveRequest, type BedCard, type SubjectCard } from '@vigil/protocol'
import { cleanup, configure, fireEvent, screen } from '@testing-library/react'
import { afterEach, vi } from 'vitest'
import { aBed, aBoard, aNurse, aSubject, AT } from '../../../live/testing/builders'
import { stage } from '../../../testing/stage'
import MoveDialog from '../move-dialog'
import type { MoveStart } from '../../../state/move-start'

// A form of many roles is slow to search where two cores are shared.
configure({ asyncUtilTimeout: 10_000 })

/** For every file that opens the dialog: the stage is left as it was found. */
export const leavingTheStage = () =>
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
    vi.useRealTimers()
    localStorage.clear()
  })

// Tests mint brands as the parsers do.
export const brand = (value: unknown): never => value as never
export const ICU = { unit: brand('north/icu'), name: 'ICU', actions: ['view', 'act'] as const, remote: false }
export const one = aSubject({
  id: brand('p1'),
  name: 'Test, One',
  devices: [
    {
      id: brand('mon-1'),
      type: 'bedside-monitor',
      simulated: false,
      association: brand('a1'),
      link: 'online',
      battery: null,
      lastSeenAt: brand(AT),
      clockSkewMs: null,
    },
  ],
})
const spare = { ...one.devices[0], id: 'mon-9', association: null }

type Answers = Readonly<Record<string, (body: unknown) => unknown>>

export function aRecord(move: Move, over: Partial<MoveRecord> = {}): MoveRecord {
  return {
    id: 7,
    move,
    by: { kind: 'person', user: brand('nurse1'), name: 'N. One', station: null },
    recordedAt: brand(AT),
    undone: null,
    undoable: true,
    ...over,
  }
}

/** Grants every move, and keeps what was asked. */
export function server(answers: Answers = {}) {
  const sent: { path: string; body: never }[] = []
  const fake = (path: string, init: RequestInit = {}) => {
    const body: never = typeof init.body === 'string' ? brand(JSON.parse(init.body)) : brand(null)
    if (init.method === 'POST') sent.push({ path, body })
    const [start = ''] = path.split('?')
    const given = answers[start]?.(body)
    if (given instanceof Response) return Promise.resolve(given)
    if (given !== undefined) return Promise.resolve(Response.json(given))
    if (start !== '/api/moves')
      return Promise.resolve(Response.json({ record: aRecord(brand(undone)), repeated: false }))
    const { move } = moveRequest.parse(body)
    const made = brand({ ...move, subject: 'subject' in move ? (move.subject ?? 'new-1') : undefined })
    return Promise.resolve(Response.json({ record: aRecord(made), repeated: false }))
  }
  vi.stubGlobal('fetch', fake)
  return sent
}
export const undone = { type: 'return', subject: 'p1', at: AT }
export const refusal = (reason: string) =>
  Response.json(
    { code: 'conflict', detail: 'Refused.', reason },
    { status: 409, headers: { 'content-type': 'application/problem+json' } },
  )

interface Setting {
  readonly bed?: Partial<BedCard>
  readonly subject?: Partial<SubjectCard> | null
  readonly step?: MoveStart['step']
  readonly principal?: typeof aNurse
  readonly others?: readonly SubjectCard[]
}

export function open({ bed = {}, subject = {}, step = 'menu', principal, others = [] }: Setting = {}) {
  const place = stage()
  const who = subject === null ? null : { ...one, ...subject }
  const board = aBoard({
    others: [...others],
    beds: [
      aBed({ subject: who, state: who ? 'occupied' : 'empty', ...bed }),
      aBed({ id: brand('north/icu/2'), label: '2', subject: null, state: 'empty', devices: [brand(spare)] }),
      aBed({
        id: brand('north/icu/3'),
        label: '3',
        subject: aSubject({ id: brand('p3'), name: 'Test, Three' }),
      }),
    ],
  })
  const person = { ...aNurse, units: [{ ...ICU, actions: [...ICU.actions] }] }
  place.client.welcome({ boards: [board], principal: principal ?? person })
  const onClose = vi.fn<() => void>()
  const start: MoveStart = { unit: board.id, bed: brand('north/icu/1'), subject: who?.id ?? null, step }
  place.show(<MoveDialog start={start} onClose={onClose} />)
  return { ...place, board, onClose }
}

export const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
export const choose = (name: string | RegExp) => fireEvent.click(screen.getByRole('radio', { name }))
export const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
export const moves = (sent: ReturnType<typeof server>) =>
  sent.filter(({ path }) => path === '/api/moves').map(({ body }) => moveRequest.parse(body).move)
