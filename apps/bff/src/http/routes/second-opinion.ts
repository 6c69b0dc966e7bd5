import { secondOpinionAnswer } from '@vigil/protocol'
import { onSubject } from '../access'
import { json, route } from '../route'

export const secondOpinionRoutes = [
  route({
    method: 'get',
    path: '/api/subjects/:id/second-opinion',
    summary: 'What Vigil reads from an ECG lead while it comes; decides nothing and raises no alarm',
    access: onSubject('view'),
    answer: secondOpinionAnswer,
    audit: { kind: 'read', action: 'second-opinion.read' },
    run: ({ services: { opinions }, target: { subject } }) => json({ opinion: opinions.of(subject.id) }),
  }),
]
