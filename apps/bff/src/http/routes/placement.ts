import { categoryAt, isTargetUsual, type Category, type MoveOutcome } from '@vigil/clinical'
import { factRequest, moveAnswer, moveList, moveQuery, moveRequest, type FactValue } from '@vigil/protocol'
import { z } from 'zod'
import { onSubject, visibleUnits } from '../access'
import { maySee, mayMove, moveId, mover, unitsOfMove } from '../move-access'
import { FORBIDDEN, NOT_FOUND } from '../problem'
import { mayConfirm } from '../../settings/settings'
import { json, refuse, route, type Reply } from '../route'

const answer = (outcome: MoveOutcome): Reply =>
  outcome.ok
    ? json({ record: outcome.record, repeated: outcome.repeated })
    : refuse('conflict', outcome.detail, { reason: outcome.reason })

const hidden: Reply = { kind: 'refused', refusal: NOT_FOUND }
const forbidden: Reply = { kind: 'refused', refusal: FORBIDDEN }

export const placementRoutes = [
  route({
    method: 'post',
    path: '/api/moves',
    summary: 'Admit, transfer, discharge, merge, swap; 409 says why not. The same key has one effect',
    access: mover,
    body: moveRequest,
    answer: moveAnswer,
    audit: { kind: 'act', action: 'move' },
    async run({ services, target: { caller }, body: { key, move } }) {
      const units = await unitsOfMove(services, caller, move)
      if (units === null || units.some((unit) => !maySee(caller, unit))) return hidden
      if (units.some((unit) => !mayMove(caller, unit))) return forbidden
      return answer(await services.placement.move(move, caller, key))
    },
  }),
  route({
    method: 'post',
    path: '/api/moves/:id/undo',
    summary: 'Put back what a move changed, unless something later stands on it',
    access: mover,
    body: z.object({}),
    answer: moveAnswer,
    audit: { kind: 'act', action: 'move.undo' },
    async run({ services, target: { caller, id } }) {
      const move = moveId(id)
      const units = move === null ? [] : await services.store.unitsOfMove(move)
      if (move === null || !units.some((unit) => maySee(caller, unit))) return hidden
      if (units.some((unit) => !mayMove(caller, unit))) return forbidden
      return answer(await services.placement.undo(move, caller))
    },
  }),
  route({
    method: 'get',
    path: '/api/moves',
    summary: 'Moves of a subject, a bed or a unit, newest first, undone ones too',
    access: visibleUnits,
    query: moveQuery,
    answer: moveList,
    audit: { kind: 'read', action: 'moves.read' },
    async run({ services: { store, directory }, target, query: { subject, bed, limit } }) {
      const known = subject === undefined ? null : directory.subject(subject)
      if (known && !target.includes(known.unit)) return hidden
      const moves = await store.moves({ units: target, subject: subject ?? null, bed: bed ?? null, limit })
      return json({ moves })
    },
  }),
  route({
    method: 'post',
    path: '/api/subjects/:id/facts',
    summary: 'What was found at the bedside beside measurements, and when',
    access: onSubject('act'),
    body: factRequest,
    answer: null,
    audit: { kind: 'act', action: 'facts.set' },
    async run({ services, target: { caller, remote, subject }, body }) {
      // As with moves: what is found at the bedside is found by somebody who is there.
      if (caller.kind !== 'person' || remote) return forbidden
      const now = services.clock.now()
      const category = categoryAt(subject, now)
      if (body.facts.some((fact) => isUnusual(fact, category)) && !mayConfirm(caller, subject.unit))
        return refuse(
          'forbidden',
          'A target so far from the usual limits wants a charge nurse or a physician.',
        )
      if (body.at > now + AHEAD_MS)
        return refuse('conflict', 'That time is still to come. Give the time at which it was found.', {
          reason: 'in-future',
        })
      const isDone = await services.placement.setFacts(subject, body, caller)
      return isDone
        ? { kind: 'empty' }
        : refuse('conflict', 'The patient has moved meanwhile. Look where they are now.')
    },
  }),
]

/** A clock at the bedside may stand a little ahead of ours. Own proposal, as for moves. */
const AHEAD_MS = 5_000

/** It would move the limits beyond their envelope, by another door than theirs (H84). */
const isUnusual = (fact: FactValue, category: Category): boolean =>
  fact.kind === 'spo2-target' && fact.value !== null && !isTargetUsual(fact.value, category)
