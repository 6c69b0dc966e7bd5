import type { SubjectId } from '@vigil/clinical'
import {
  autoLimitList,
  limitsAnswer,
  subjectLimits,
  type AskedLimit,
  type AutoLimitList,
  type SubjectLimits,
} from '@vigil/protocol'
import { post, read } from '../../../state/rest'
import { parsed, type Answer } from '../requests'

const path = (subject: SubjectId, rest: string) => `/api/subjects/${encodeURIComponent(subject)}/${rest}`

/** Throws where there is none, as a query expects. */
export const limitsOf = async (subject: SubjectId): Promise<SubjectLimits> =>
  subjectLimits.parse(await read(path(subject, 'limits')))

async function changed(url: string, body: object): Promise<Answer<SubjectLimits>> {
  const answer = parsed(limitsAnswer, await post(url, body))
  return answer.ok ? { ok: true, value: answer.value.limits } : answer
}

export const sendLimits = (subject: SubjectId, key: string, changes: readonly AskedLimit[]) =>
  changed(path(subject, 'limits'), { key, changes })

export const askAuto = async (subject: SubjectId): Promise<Answer<AutoLimitList>> =>
  parsed(autoLimitList, await post(path(subject, 'limits/auto'), {}))

export const orderComfort = (
  subject: SubjectId,
  key: string,
  order: { readonly remaining: readonly string[]; readonly orderedBy: string; readonly reviewAt: number },
) => changed(path(subject, 'comfort-care'), { key, ...order })

export const endComfort = (subject: SubjectId, key: string) =>
  changed(path(subject, 'comfort-care/end'), { key })
