import { roundsAnswer, unitId } from '@vigil/protocol'
import { z } from 'zod'
import { rounds } from '../../rounds/rounds'
import { visibleUnits } from '../access'
import { json, route } from '../route'

export const roundsRoutes = [
  route({
    method: 'get',
    path: '/api/rounds',
    summary: 'The last 24 h of every patient of a unit: trends, what changed, who needs attention first',
    access: visibleUnits,
    query: z.strictObject({ unit: z.optional(unitId) }),
    answer: roundsAnswer,
    audit: { kind: 'read', action: 'rounds.read' },
    run: async ({ services, target }) => json(await rounds(services, target)),
  }),
]
