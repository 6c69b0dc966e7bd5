import type { ParameterCode, SubjectId } from '@vigil/clinical'

export const traceKey = (subject: SubjectId, code: ParameterCode): string => `${subject} ${code}`
